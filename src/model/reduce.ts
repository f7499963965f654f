// Events to Session. Total: any sequence of events gives a Session; what does not fit becomes an anomaly.
// Idempotent: an event that says what is already known changes nothing.

import type { CaptureEvent, CaptureFact, ConnectionId, Millis } from '../capture/event.ts'
import { isDeepStrictEqual } from 'node:util'
import { reduceExchange } from './reduce-exchange.ts'
import { withAnomaly } from './anomaly.ts'
import { isFarBeyond } from './dense.ts'
import { EMPTY_SESSION, type ConnectFailure, type Connection, type Session } from './session.ts'

type Reduce<T extends CaptureFact['type']> = (
  session: Session,
  event: Extract<CaptureFact, { type: T }> & { readonly at: Millis },
) => Session

const REDUCE: { readonly [T in CaptureFact['type']]: Reduce<T> } = {
  'capture.started': (session, { at, version, source, startedAt, effects, secrets }) => {
    const head = { version, source, startedAt, effects, secretsKept: secrets === 'kept' }
    if (session.version === null) return { ...session, ...head }
    const known = (Object.keys(head) as (keyof typeof head)[]).every((key) =>
      isDeepStrictEqual(session[key], head[key]),
    )
    return known ? session : withAnomaly(session, { at, exchange: null, message: 'a second capture.started' })
  },
  'capture.ended': (session, { at, reason }) => ({ ...session, ended: { reason, at } }),
  'client.started': (session, { at, argv }) => {
    if (session.command === null) return { ...session, command: { argv, exit: null } }
    const known = isDeepStrictEqual(session.command.argv, argv)
    return known ? session : withAnomaly(session, { at, exchange: null, message: 'a second client.started' })
  },
  'client.exited': (session, event) =>
    session.command === null
      ? withAnomaly(session, {
          at: event.at,
          exchange: null,
          message: 'a command exited that was never started',
        })
      : { ...session, command: { ...session.command, exit: { code: event.code, signal: event.signal } } },
  'connection.opened': (session, { at, connection, client }) => {
    if (isFarBeyond(connection, session.connections)) {
      return withAnomaly(session, {
        at,
        exchange: null,
        message: 'a connection id far beyond those before it',
      })
    }
    return session.connections[connection] === undefined
      ? withConnection(session, {
          id: connection,
          client,
          openedAt: at,
          closedAt: null,
          tunnel: null,
          upstreams: [],
        })
      : session
  },
  'connection.closed': (session, { at, connection }) =>
    onConnection(session, connection, at, (known) => ({ ...known, closedAt: at })),
  'tunnel.opened': (session, { at, connection, authority, intercepted, sni, alpn }) =>
    onConnection(session, connection, at, (known) => ({
      ...known,
      tunnel: { authority, intercepted, sni, alpn, at },
    })),
  'upstream.connected': (session, { at, connection, authority, address, dnsMs, connectMs, tlsMs }) =>
    onConnection(session, connection, at, (known) => ({
      ...known,
      upstreams: withNew(known.upstreams, { authority, address, dnsMs, connectMs, tlsMs, at }),
    })),
  'upstream.failed': (session, event) => withFailure(session, { ...pick(event), side: 'upstream' }),
  'tls.failed': (session, event) => withFailure(session, { ...pick(event), side: event.side }),
  'request.started': reduceExchange,
  'request.completed': reduceExchange,
  'response.started': reduceExchange,
  'response.progressed': reduceExchange,
  'response.completed': reduceExchange,
  'exchange.failed': reduceExchange,
}

/** The session after one more event. The same event twice gives the same session as once. */
export function reduce(session: Session, event: CaptureEvent): Session {
  const next = (REDUCE[event.type] as (session: Session, event: CaptureEvent) => Session)(session, event)
  if (isSame(next, session)) return session
  return event.at > next.lastAt ? { ...next, lastAt: event.at } : next
}

/** The session of a whole log. */
export function reduceAll(events: Iterable<CaptureEvent>): Session {
  let session = EMPTY_SESSION
  for (const event of events) session = reduce(session, event)
  return session
}

/** Shallow first: the members that an event did not touch are the same objects. */
function isSame(a: Session, b: Session): boolean {
  if (a === b) return true
  return (Object.keys(a) as (keyof Session)[]).every(
    (key) => a[key] === b[key] || (isSmall(key) && isDeepStrictEqual(a[key], b[key])),
  )
}

function isSmall(key: keyof Session): boolean {
  return key === 'ended' || key === 'command'
}

function onConnection(
  session: Session,
  id: ConnectionId,
  at: Millis,
  change: (known: Connection) => Connection,
): Session {
  const known = session.connections[id]
  if (known === undefined) {
    return withAnomaly(session, { at, exchange: null, message: `connection ${id} was never opened` })
  }
  const changed = change(known)
  return isDeepStrictEqual(changed, known) ? session : withConnection(session, changed)
}

function withConnection(session: Session, connection: Connection): Session {
  const connections = session.connections.slice()
  connections[connection.id] = connection
  return { ...session, connections }
}

function withFailure(session: Session, failure: ConnectFailure): Session {
  const failures = withNew(session.failures, failure)
  return failures === session.failures ? session : { ...session, failures }
}

function pick({
  at,
  connection,
  authority,
  cause,
  message,
}: Extract<CaptureEvent, { type: 'tls.failed' | 'upstream.failed' }>): Omit<ConnectFailure, 'side'> {
  return { at, connection, authority, cause, message }
}

/** The same event again stands at the end of the list: looking further back would cost a long list its square. */
function withNew<T extends { readonly at: Millis }>(list: readonly T[], entry: T): readonly T[] {
  for (let i = list.length - 1; i >= 0 && list[i]?.at === entry.at; i--) {
    if (isDeepStrictEqual(list[i], entry)) return list
  }
  return [...list, entry]
}
