// The client connections behind the flows of a file, and what is told of them and of their upstreams.

import type { ConnectionId, UpstreamConnected } from '../../event.ts'
import type { Timed } from './exchange.ts'
import { authorityOf } from './exchange.ts'
import { failureOf } from './failure.ts'
import type { Flow } from './flow.ts'
import { tlsOf } from './tls.ts'

export interface ClientConnection {
  readonly flows: readonly Flow[]
  /** Seconds since 1970. */
  readonly openedAt: number
}

/** By the id of the client's connection, in the order in which they were opened. `flows` in order of their requests. */
export function clientConnections(flows: readonly Flow[]): ClientConnection[] {
  const byId = new Map<string, Flow[]>()
  flows.forEach((flow, i) => {
    const id = flow.client.id === '' ? `flow ${i}` : flow.client.id
    const group = byId.get(id)
    if (group === undefined) byId.set(id, [flow])
    else group.push(flow)
  })
  return [...byId.values()]
    .map((group) => ({ flows: group, openedAt: openingOf(group) }))
    .sort((a, b) => a.openedAt - b.openedAt)
}

/** No later than the first request, whatever the file says. */
function openingOf([first]: readonly Flow[]): number {
  if (first === undefined) return 0
  const { client, request } = first
  return Math.min(client.startedAt ?? request.startedAt, request.startedAt)
}

/** Opened, tunnel, upstreams, failures to reach one; and closed, for whose place `lastAt` is the least. */
export function connectionFacts(
  { flows, openedAt }: ClientConnection,
  connection: ConnectionId,
  lastAt: number,
): Timed[] {
  const [first] = flows
  if (first === undefined) return []
  const { peer, tlsAt, sni, alpnOffers } = first.client
  const facts: Timed[] = [
    { seconds: openedAt, fact: { type: 'connection.opened', connection, client: peer ?? 'unknown' } },
  ]
  if (tlsAt !== null && isProxied(first)) {
    const authority = authorityOf(first)
    const tunnel = { type: 'tunnel.opened', connection, authority, intercepted: true } as const
    facts.push({ seconds: openedAt, fact: { ...tunnel, sni, alpn: alpnOffers } })
  }
  const seen = new Set<string>()
  for (const flow of flows) {
    if (!isExchange(flow)) facts.push(...failedTunnel(flow, connection))
    else if (!seen.has(flow.server.id)) facts.push(...upstreamFact(flow, connection, openedAt))
    seen.add(flow.server.id)
  }
  const closedAt = flows.findLast(({ client }) => client.endedAt !== null)?.client.endedAt
  if (closedAt != null) {
    facts.push({ seconds: Math.max(closedAt, lastAt), fact: { type: 'connection.closed', connection } })
  }
  return facts
}

/** CONNECT is a flow of its own only where nothing came of it. */
export function isExchange({ request }: Flow): boolean {
  return request.method !== 'CONNECT'
}

/** In reverse and transparent mode no client asks for a tunnel. Version 17, of mitmproxy 8, does not tell the mode. */
function isProxied({ mode }: Flow): boolean {
  return mode === null || /^(?:regular|upstream)/.test(mode)
}

function failedTunnel(flow: Flow, connection: ConnectionId): Timed[] {
  const { error, request } = flow
  if (error === null) return []
  const { cause } = failureOf(error.message)
  const isOfUpstream = cause !== 'aborted' && cause !== 'truncated' && cause !== 'malformed'
  const fact = { type: 'upstream.failed', connection, authority: authorityOf(flow) } as const
  const seconds = error.at ?? request.startedAt
  return [{ seconds, fact: { ...fact, cause: isOfUpstream ? cause : 'other', message: error.message } }]
}

function upstreamFact(flow: Flow, connection: ConnectionId, openedAt: number): Timed[] {
  const { startedAt, tcpAt, tlsAt, peer, via } = flow.server
  if (startedAt === null || tcpAt === null || peer === null) return []
  const tls = tlsOf(flow.server)
  const fact: UpstreamConnected = {
    type: 'upstream.connected',
    connection,
    authority: authorityOf(flow),
    address: peer,
    dnsMs: null,
    connectMs: span(startedAt, tcpAt),
    tlsMs: tlsAt === null ? null : span(tcpAt, tlsAt),
    ...(via === null ? {} : { via }),
    ...(tls === null ? {} : { tls }),
  }
  return [{ seconds: Math.max(openedAt, tlsAt ?? tcpAt), fact }]
}

/** Milliseconds between two times in seconds, to the microsecond. */
function span(from: number, to: number): number {
  return Math.max(0, Math.round((to - from) * 1e6) / 1e3)
}
