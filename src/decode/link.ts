// The connection to an upstream that a step went over.

import type { Session, UpstreamLink } from '../model/session.ts'
import type { Step } from './trace.ts'

/** null where none was made, or the capture does not tell of it. */
export function linkOf({ connections }: Session, step: Step): UpstreamLink | null {
  const { connection, facts, exchange, answeredAt, endedAt } = step
  // A tunnel is open before its upstream is: what it was connected to comes later.
  const until = (exchange === null ? endedAt : answeredAt) ?? Infinity
  const links = connections[connection]?.upstreams ?? []
  return links.findLast(({ authority, at }) => authority === facts.authority && at <= until) ?? null
}

/** Whether what came over a link may be anybody's. */
export function isUnverified(link: UpstreamLink | null): boolean {
  return link?.tls?.verification === 'off'
}

/** Family of an address with its port: `[2001:db8::1]:443`, `192.0.2.1:443`; null when it is neither. */
export function familyOf(address: string): 'IPv4' | 'IPv6' | null {
  if (/^\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?$/.test(address)) return 'IPv4'
  return /^\[?[\da-f]*:[\da-f:.]*(?:%[^\]]*)?(?:\](?::\d+)?)?$/i.test(address) ? 'IPv6' : null
}
