// Where a request is to go, read strictly: a CONNECT line and an absolute-form target are hostile input. Pure.

import { isIP } from 'node:net'

export type Scheme = 'http' | 'https'

/** A host and a port that may be dialled. `host` is in lower case; IPv6 has no brackets and is in its shortest form. */
export interface Authority {
  readonly host: string
  readonly port: number
}

export const DEFAULT_PORT: Readonly<Record<Scheme, number>> = { http: 80, https: 443 }
const NAME_LIMIT = 253 // octets of a DNS name as text (RFC 1035 §2.3.4, less length and root octet)

// Underscores are no host names, but Docker Compose makes registries of that kind (`my_registry:5000`).
const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?'
const NAME = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`)
const HOST_AND_PORT = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::(\d{1,5}))?$/

/**
 * Reads `registry.example:443`, `192.0.2.1:443` or `[::1]:443` (RFC 9112 §3.2.3). Without a port, `fallbackPort` is
 * taken; null there means that a port must be given. Never throws: null for anything else, a zone index included.
 */
export function parseAuthority(text: string, fallbackPort: number | null): Authority | null {
  const [whole, address, name, digits] = HOST_AND_PORT.exec(text) ?? []
  if (whole === undefined) return null
  const port = digits === undefined ? fallbackPort : Number(digits)
  const host = address === undefined ? parseName(name ?? '') : parseIPv6(address)
  return port === null || port < 1 || port > 65_535 || host === null ? null : { host, port }
}

/** Reads a target such as `http://registry.example:5000/v2/` (RFC 9112 §3.2.2). Never throws. */
export function parseAbsoluteForm(target: string): { authority: Authority; path: string } | null {
  const [whole, host = '', rest = ''] = /^http:\/\/([^/?#]*)([^#]*)$/i.exec(target) ?? []
  const authority = whole === undefined ? null : parseAuthority(host, DEFAULT_PORT.http)
  return authority === null ? null : { authority, path: rest.startsWith('/') ? rest : `/${rest}` }
}

/**
 * A target as it may be told, without the credentials that RFC 9110 §4.2.4 forbids there and users type all the same.
 * A password may hold any character, so all up to the last `@` goes, unless a host is what comes first.
 */
export function withoutUserinfo(target: string): string {
  if (target.startsWith('/')) return target
  const scheme = /^[a-z][a-z\d+.-]*:\/\//i.exec(target)?.[0] ?? ''
  const rest = target.slice(scheme.length)
  const [host = ''] = rest.split(/[/?#]/, 1)
  if (scheme !== '' && parseAuthority(host, DEFAULT_PORT.http) !== null) return target
  return scheme + rest.slice(rest.lastIndexOf('@') + 1)
}

/** Host, with port if it is not the scheme's default; IPv6 in brackets. */
export function formatAuthority({ host, port }: Authority, scheme: Scheme): string {
  const bracketed = bracket(host)
  return port === DEFAULT_PORT[scheme] ? bracketed : `${bracketed}:${port}`
}

/** An IP address and a port as one text: `127.0.0.1:443`, `[::1]:443`. */
export function formatAddress({ host, port }: Authority): string {
  return `${bracket(host)}:${port}`
}

/** One spelling a host: lower case, no final dot, the shortest IPv6. Null when it is neither name nor address. */
export function canonicalHost(host: string): string | null {
  return isIP(host) === 6 ? parseIPv6(host) : parseName(host)
}

function bracket(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host
}

function parseName(name: string): string | null {
  const text = name.toLowerCase().replace(/\.$/, '')
  return text.length <= NAME_LIMIT && NAME.test(text) ? text : null
}

/** URL knows the shortest form. A zone index (`%eth0`) means something on one machine only, and is refused. */
function parseIPv6(address: string): string | null {
  if (isIP(address) !== 6 || address.includes('%')) return null
  return new URL(`http://[${address}]/`).hostname.slice(1, -1)
}
