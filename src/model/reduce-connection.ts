// The life of one client connection: its tunnel, what passed through it, and the upstreams behind it.

import { isDeepStrictEqual } from 'node:util'
import type {
  CaptureFact,
  ConnectionClosed,
  ConnectionId,
  ConnectionOpened,
  Millis,
  TunnelClosed,
  TunnelOpened,
  TunnelProgressed,
  UpstreamConnected,
} from '../capture/event.ts'
import { withAnomaly } from './anomaly.ts'
import { isFarBeyond } from './dense.ts'
import { saysAgain, withItem, type OwnLists } from './own-lists.ts'
import type { Connection, Session } from './session.ts'

type Timed<T extends CaptureFact> = T & { readonly at: Millis }

/** A next state, an equal one when the event adds nothing, or a sentence on why the event does not fit. */
type Advance = Connection | string

export function openConnection(
  session: Session,
  { at, connection: id, client, behind }: Timed<ConnectionOpened>,
  own: OwnLists,
): Session {
  if (isFarBeyond(id, session.connections)) {
    return withAnomaly(session, {
      at,
      exchange: null,
      message: 'a connection id far beyond those before it',
    })
  }
  if (session.connections[id] !== undefined) return session
  const whose = behind === undefined ? {} : { behind }
  const opened = { id, client, ...whose, openedAt: at, closedAt: null, tunnel: null, upstreams: [] }
  return withConnection(session, opened, own)
}

export function closeConnection(session: Session, event: Timed<ConnectionClosed>, own: OwnLists): Session {
  const { at, connection, refused } = event
  const closed = onConnection(session, event, own, (known) => ({ ...known, closedAt: at }))
  if (refused === undefined) return closed
  const client = session.connections[connection]?.client ?? 'a client'
  const message = `${client} was sent away: it is in no network that may use the proxy`
  return withAnomaly(closed, { at, exchange: null, message })
}

export function openTunnel(session: Session, event: Timed<TunnelOpened>, own: OwnLists): Session {
  const { at, authority, intercepted, sni, alpn } = event
  const tunnel = { authority, intercepted, sni, alpn, at }
  return onConnection(session, event, own, (known) => {
    if (known.tunnel === null) return { ...known, tunnel }
    const { passed: _, ...before } = known.tunnel
    return isDeepStrictEqual(before, tunnel) ? known : 'a second, different tunnel.opened'
  })
}

/** Counts only grow, and nothing follows the end. */
export function countTunnel(
  session: Session,
  event: Timed<TunnelProgressed | TunnelClosed>,
  own: OwnLists,
): Session {
  return onConnection(session, event, own, (known) => advanceTunnel(known, event))
}

export function connectUpstream(session: Session, event: Timed<UpstreamConnected>, own: OwnLists): Session {
  const { type: _, connection: __, ...link } = event
  return onConnection(session, event, own, (known) =>
    saysAgain(known.upstreams, link) ? known : { ...known, upstreams: [...known.upstreams, link] },
  )
}

function advanceTunnel(known: Connection, event: Timed<TunnelProgressed | TunnelClosed>): Advance {
  const { type, at, connection, sent, received } = event
  const { tunnel } = known
  if (tunnel === null) return `${type} of connection ${connection}, whose tunnel is not in the capture`
  if (tunnel.intercepted) return `${type} of connection ${connection}, whose tunnel is intercepted`
  const { passed } = tunnel
  const isEnd = type === 'tunnel.closed'
  if (passed?.isOver === true) {
    if (!isEnd)
      return isAhead(event, passed) ? `${type} of connection ${connection} after its tunnel.closed` : known
    return passed.sent === sent && passed.received === received ? known : `a second, different ${type}`
  }
  if (!isEnd && passed !== undefined && !isAhead(event, passed)) return known
  return { ...known, tunnel: { ...tunnel, passed: { sent, received, isOver: isEnd, at } } }
}

interface Count {
  readonly sent: number
  readonly received: number
}

function isAhead(count: Count, before: Count): boolean {
  return count.sent > before.sent || count.received > before.received
}

function onConnection(
  session: Session,
  { at, connection: id }: { readonly at: Millis; readonly connection: ConnectionId },
  own: OwnLists,
  change: (known: Connection) => Advance,
): Session {
  const known = session.connections[id]
  const next = known === undefined ? `connection ${id} was never opened` : change(known)
  if (typeof next === 'string') return withAnomaly(session, { at, exchange: null, message: next })
  return isDeepStrictEqual(next, known) ? session : withConnection(session, next, own)
}

function withConnection(session: Session, connection: Connection, own: OwnLists): Session {
  return { ...session, connections: withItem(session.connections, connection.id, connection, own) }
}
