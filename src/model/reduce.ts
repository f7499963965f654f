// Events to Session. Total: any sequence of events gives a Session; what does not fit becomes an anomaly.
// Idempotent: an event that says what is already known changes nothing.

import { isDeepStrictEqual } from 'node:util'
import type { CaptureEvent, CaptureFact, Millis } from '../capture/event.ts'
import { withAnomaly } from './anomaly.ts'
import { saysAgain, withItem, type OwnLists } from './own-lists.ts'
import {
  closeConnection,
  connectUpstream,
  countTunnel,
  openConnection,
  openTunnel,
} from './reduce-connection.ts'
import { reduceExchange } from './reduce-exchange.ts'
import { EMPTY_SESSION, type ConnectFailure, type Session } from './session.ts'

type Reduce<T extends CaptureFact['type']> = (
  session: Session,
  event: Extract<CaptureFact, { type: T }> & { readonly at: Millis },
  own: OwnLists,
) => Session

const REDUCE: { readonly [T in CaptureFact['type']]: Reduce<T> } = {
  'capture.started': (session, { at, version, source, startedAt, effects, secrets, insecure = [] }) => {
    const head = { version, source, startedAt, effects, secretsKept: secrets === 'kept', insecure }
    if (session.version === null) return { ...session, ...head }
    const known = (Object.keys(head) as (keyof typeof head)[]).every((key) =>
      isDeepStrictEqual(session[key], head[key]),
    )
    return known ? session : withAnomaly(session, { at, exchange: null, message: 'a second capture.started' })
  },
  'capture.ended': (session, { at, reason }) => {
    const ended = { reason, at }
    return isDeepStrictEqual(session.ended, ended) ? session : { ...session, ended }
  },
  'client.started': (session, { at, argv }) => {
    if (session.command === null) return { ...session, command: { argv, exit: null } }
    const known = isDeepStrictEqual(session.command.argv, argv)
    return known ? session : withAnomaly(session, { at, exchange: null, message: 'a second client.started' })
  },
  'client.exited': (session, { at, code, signal }) => {
    if (session.command === null) {
      const message = 'a command exited that was never started'
      return withAnomaly(session, { at, exchange: null, message })
    }
    const command = { ...session.command, exit: { code, signal } }
    return isDeepStrictEqual(session.command, command) ? session : { ...session, command }
  },
  'connection.opened': openConnection,
  'connection.closed': closeConnection,
  'tunnel.opened': openTunnel,
  'tunnel.progressed': countTunnel,
  'tunnel.closed': countTunnel,
  'upstream.connected': connectUpstream,
  'upstream.failed': (session, event, own) => withFailure(session, { ...pick(event), side: 'upstream' }, own),
  'tls.failed': (session, event, own) => withFailure(session, { ...pick(event), side: event.side }, own),
  'request.started': reduceExchange,
  'interim.passed': reduceExchange,
  'request.completed': reduceExchange,
  'response.started': reduceExchange,
  'response.progressed': reduceExchange,
  'response.completed': reduceExchange,
  'exchange.failed': reduceExchange,
  'fault.kept': (session, { type: _, at: __, ...fault }) =>
    isDeepStrictEqual(session.kept, fault) ? session : { ...session, kept: fault },
}

/**
 * The session after one more event. The same event twice gives the same session as once. Lists in `own` are changed in
 * place; the rest of the session given, and all of it without `own`, stays as it is.
 */
export function reduce(session: Session, event: CaptureEvent, own: OwnLists = new Set()): Session {
  const apply = REDUCE[event.type] as (session: Session, event: CaptureEvent, own: OwnLists) => Session
  const next = apply(session, event, own)
  if (next === session) return session
  return event.at > next.lastAt ? { ...next, lastAt: event.at } : next
}

/** The session of a whole log. */
export function reduceAll(events: Iterable<CaptureEvent>): Session {
  const own: OwnLists = new Set()
  let session = EMPTY_SESSION
  for (const event of events) session = reduce(session, event, own)
  return session
}

function withFailure(session: Session, failure: ConnectFailure, own: OwnLists): Session {
  const { failures } = session
  if (saysAgain(failures, failure)) return session
  return { ...session, failures: withItem(failures, failures.length, failure, own) }
}

function pick(
  event: Extract<CaptureEvent, { type: 'tls.failed' | 'upstream.failed' }>,
): Omit<ConnectFailure, 'side'> {
  const { at, connection, authority, cause, message } = event
  const stage = 'stage' in event ? { stage: event.stage } : {}
  return { at, connection, authority, cause, message, ...stage }
}
