// Who may use the proxy: by where a client is, and by what it says in Proxy-Authorization. Knows no sockets, answers nothing.

import { createHash, timingSafeEqual } from 'node:crypto'
import { BlockList } from 'node:net'
import { headerValues, type HeaderList } from '../http/headers.ts'
import { contains, isLoopback, parseNetwork, unmapped } from './ip-address.ts'
import type { Access } from './options.ts'

/** `stranger`: welcome with credentials. `unwelcome`: whatever it says. */
export type Standing = 'admitted' | 'stranger' | 'unwelcome'

export interface Gatekeeper {
  /** Of a client at `client` that came to `own`; both are IP addresses. */
  readonly standing: (client: string, own: string) => Standing
  /** Whether these headers hold the user and the password. */
  readonly admits: (headers: HeaderList) => boolean
}

/** null admits everybody. Throws TypeError for a network that is none: that is for the command line to find out. */
export function createGatekeeper(access: Access | null): Gatekeeper {
  if (access === null) return { standing: () => 'admitted', admits: () => true }
  const { credentials, networks } = access
  const allowed = blockList(networks)
  const expected = credentials === null ? null : fingerprint(`${credentials.user}:${credentials.password}`)
  return {
    standing(client, own) {
      if (isOfThisMachine(client, own) || contains(allowed, client)) return 'admitted'
      return expected === null ? 'unwelcome' : 'stranger'
    },
    admits(headers) {
      const given = basicCredentials(headers)
      return expected !== null && given !== null && timingSafeEqual(fingerprint(given), expected)
    },
  }
}

/**
 * From loopback, or from the very address it connects to, as a program of this machine does that asks 172.17.0.1: no
 * packet from outside may have such a source (RFC 1812 §5.3.7, "martian").
 */
function isOfThisMachine(client: string, own: string): boolean {
  return isLoopback(client) || unmapped(client) === unmapped(own)
}

/** `USER:PASS` of RFC 7617; null unless there is exactly one such header, which is of that kind. */
function basicCredentials(headers: HeaderList): Buffer | null {
  const [value, ...more] = headerValues(headers, 'proxy-authorization')
  const [, token] = /^basic +([A-Za-z0-9+/]+=*) *$/i.exec(value ?? '') ?? []
  return token === undefined || more.length > 0 ? null : Buffer.from(token, 'base64')
}

/** Of one length, so that the comparison takes the same time whatever was given. */
function fingerprint(credentials: string | Buffer): Buffer {
  return createHash('sha256').update(credentials).digest()
}

function blockList(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const text of networks) {
    const network = parseNetwork(text)
    if (network === null) throw new TypeError(`${text} is no network`)
    list.addSubnet(network.address, network.prefix, network.family)
  }
  return list
}
