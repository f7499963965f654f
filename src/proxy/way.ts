// Which way leads to an upstream: straight, through a proxy's tunnel, or by a proxy that takes the requests. Pure.

import { formatAddress, type Authority } from './authority.ts'
import { parseException, type Exception } from './exception.ts'
import { matchesHost } from './host-pattern.ts'
import type { NetworkOptions, UpstreamProxy } from './options.ts'
import type { Target } from './upstream-error.ts'

/** `tunnel`: a connection to the upstream itself · `forward`: requests in absolute form (RFC 9112 §3.2.2). */
export type Way =
  { readonly kind: 'direct' } | { readonly kind: 'tunnel' | 'forward'; readonly proxy: UpstreamProxy }

/**
 * `destination`: where `--connect-to` leads; null where it says nothing. Exceptions go by either, rules for some hosts by
 * the name that was asked for.
 */
export type WayTo = (target: Target, destination: Authority | null) => Way

const DIRECTLY: Way = { kind: 'direct' }

export function createWayTo({
  upstreamProxies,
  noUpstreamProxy,
}: Pick<NetworkOptions, 'upstreamProxies' | 'noUpstreamProxy'>): WayTo {
  const exceptions = noUpstreamProxy.map(parseException).filter((each): each is Exception => each !== null)
  return ({ scheme, authority, tlsBy }, destination) => {
    const isExcepted = exceptions.some(
      (covers) => covers(authority) || (destination !== null && covers(destination)),
    )
    if (isExcepted) return DIRECTLY
    const rule = upstreamProxies.find(
      (each) =>
        (each.scheme === null || each.scheme === scheme) &&
        (each.hosts === null || matchesHost(each.hosts, authority)),
    )
    if (rule === undefined) return DIRECTLY
    const { proxy } = rule
    // Many proxies tunnel to port 443 alone (tinyproxy's ConnectPort), and forward plain requests. What is redirected
    // is tunnelled as curl does it: a proxy would write the new address into Host.
    const isPlain = scheme === 'http' && tlsBy === undefined
    const isForwarded = isPlain && proxy.scheme.startsWith('http') && destination === null
    return { kind: isForwarded ? 'forward' : 'tunnel', proxy }
  }
}

/** As it may be told: without credentials. */
export function formatProxy({ scheme, host, port }: UpstreamProxy): string {
  return `${scheme}://${formatAddress({ host, port })}`
}

/** RFC 7617 §2, in UTF-8. Null when there are no credentials. */
export function proxyAuthorization({ credentials }: UpstreamProxy): string | null {
  if (credentials === null) return null
  return `Basic ${Buffer.from(`${credentials.user}:${credentials.password}`).toString('base64')}`
}
