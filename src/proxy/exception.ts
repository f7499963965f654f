// What is asked directly in spite of an upstream proxy: the grammar of NO_PROXY as Go reads it, which registry clients
// are written in (https://pkg.go.dev/golang.org/x/net/http/httpproxy#Config). Pure.

import { BlockList, isIP } from 'node:net'
import { canonicalHost, parseAuthority, type Authority } from './authority.ts'

/** Is this host and port an exception? */
export type Exception = (authority: Authority) => boolean

const NETWORK = /^([\d.]+|[\da-f:.]+)\/(\d{1,3})$/i

/**
 * `registry.example` is that host and all below it, `.registry.example` or `*.registry.example` only what is below,
 * `192.0.2.1` and `[::1]` an address, `10.0.0.0/8` a network, `*` everything; with `:PORT`, that port alone. Names are not
 * looked up to be compared with addresses. Null when it is none of these. Never throws.
 */
export function parseException(text: string): Exception | null {
  if (text === '*') return () => true
  const network = parseNetwork(text)
  if (network !== null) return ({ host }) => isIP(host) !== 0 && network.check(host, familyOf(host))
  const [, dots = '', rest = ''] = /^(\*?\.)?(.*)$/.exec(text) ?? []
  const authority = isIP(rest) === 6 ? wholeHost(rest) : (parseAuthority(rest, null) ?? wholeHost(rest))
  if (authority === null || (dots !== '' && isIP(authority.host) !== 0)) return null
  const { host, port } = authority
  return (other) => {
    if (port !== null && port !== other.port) return false
    return (dots === '' && other.host === host) || (isIP(host) === 0 && other.host.endsWith(`.${host}`))
  }
}

function wholeHost(text: string): { readonly host: string; readonly port: null } | null {
  const bare = /^\[(.*)\]$/.exec(text)?.[1] ?? text
  const host = canonicalHost(bare)
  return host === null ? null : { host, port: null }
}

function parseNetwork(text: string): BlockList | null {
  const [, address = '', length = ''] = NETWORK.exec(text) ?? []
  const family = isIP(address)
  const bits = Number(length)
  if (family === 0 || bits > (family === 6 ? 128 : 32)) return null
  const list = new BlockList()
  list.addSubnet(address, bits, familyOf(address))
  return list
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}
