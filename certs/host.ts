// What a leaf may be made for: a DNS name, a wildcard name or an IP address. Pure.

import { isIP } from 'node:net'
import { PullscopeError } from '../src/errors.ts'

export type CertifiedHost =
  | { readonly kind: 'name'; readonly text: string }
  /** 4 or 16 octets, in network order. */
  | { readonly kind: 'address'; readonly text: string; readonly octets: Uint8Array }

const NAME_LIMIT = 253 // octets of a DNS name as text (RFC 1035 §2.3.4, less length and root octet)

// Underscores are no host names, but Docker Compose makes registries of that kind (`my_registry:5000`).
const LABEL = '[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?'
const NAME = new RegExp(`^(?:\\*\\.)?${LABEL}(?:\\.${LABEL})*$`)

/**
 * Reads a host without port: `registry.example`, `*.example`, `192.0.2.1`, `::1` (no brackets). `text` is the one
 * spelling of it: lower case, no final dot, no IPv6 zone. Throws `bad-address` for anything else: a host comes from a
 * client and is hostile until it has passed here.
 */
export function parseHost(host: string): CertifiedHost {
  const address = parseAddress(host)
  if (address !== null) return address
  const text = host.toLowerCase().replace(/\.$/, '')
  if (text.length <= NAME_LIMIT && NAME.test(text)) return { kind: 'name', text }
  throw new PullscopeError(
    'bad-address',
    `${JSON.stringify(host.slice(0, NAME_LIMIT))} is neither a host name nor an IP address; no certificate is made for it`,
    'use a DNS name such as registry.example, or an address such as 192.0.2.1 or ::1',
  )
}

function parseAddress(host: string): CertifiedHost | null {
  switch (isIP(host)) {
    case 4:
      return { kind: 'address', text: host, octets: Uint8Array.from(host.split('.'), Number) }
    case 6: {
      const [withoutZone = ''] = host.split('%')
      // URL spells IPv6 in one way: lower case, shortest, an embedded IPv4 address as hex.
      const text = new URL(`http://[${withoutZone}]/`).hostname.slice(1, -1)
      return { kind: 'address', text, octets: octetsOfIPv6(text) }
    }
    default:
      return null
  }
}

/** `address` holds hex groups and at most one `::`, as URL writes it. */
function octetsOfIPv6(address: string): Uint8Array {
  const [head = [], tail = []] = address
    .split('::')
    .map((side) => side.split(':').filter((group) => group !== ''))
  const zeros = Array<string>(8 - head.length - tail.length).fill('0')
  return Buffer.from([...head, ...zeros, ...tail].map((group) => group.padStart(4, '0')).join(''), 'hex')
}
