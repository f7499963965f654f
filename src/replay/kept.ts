// A fault as a capture of its own: the exchanges that prove it, and what has to be known to try it again. Pure.

import type { CaptureEvent, ConnectionId, ExchangeId, FaultKept } from '../capture/event.ts'
import type { Fault, Verdict } from './verdict.ts'

/** How the candidate was asked when the fault was found. */
export type Circumstances = Pick<FaultKept, 'image' | 'platform' | 'prefix' | 'ways' | 'withHub' | 'login'>

/** `events` is the whole log of the check; what is kept of it is numbered anew, from 0. */
export function keptCapture(
  events: readonly CaptureEvent[],
  { verdict, fault }: { readonly verdict: Verdict; readonly fault: Fault },
  circumstances: Circumstances,
): CaptureEvent[] {
  const wanted = new Set(fault.evidence.map(({ exchange }) => exchange))
  const connections = connectionsOf(events, wanted)
  const exchangeIds = numbered([...wanted].sort((a, b) => a - b))
  const connectionIds = numbered([...connections].sort((a, b) => a - b))
  const kept: FaultKept = {
    type: 'fault.kept',
    fault: fault.id,
    candidate: verdict.candidate,
    clients: fault.affects,
    message: fault.message,
    ...circumstances,
  }
  const [started, ...rest] = events
  if (started === undefined) return []
  return [
    started,
    { at: 0, ...kept },
    ...rest.flatMap((event) => renumbered(event, exchangeIds, connectionIds)),
    { at: events.at(-1)?.at ?? 0, type: 'capture.ended', reason: 'end-of-input' },
  ]
}

function connectionsOf(
  events: readonly CaptureEvent[],
  exchanges: ReadonlySet<ExchangeId>,
): Set<ConnectionId> {
  return new Set(
    events.flatMap((event) =>
      event.type === 'request.started' && exchanges.has(event.exchange) ? [event.connection] : [],
    ),
  )
}

function numbered(ids: readonly number[]): ReadonlyMap<number, number> {
  return new Map(ids.map((id, index) => [id, index]))
}

/** The event under its new numbers; none when it is about something else. */
function renumbered(
  event: CaptureEvent,
  exchanges: ReadonlyMap<number, number>,
  connections: ReadonlyMap<number, number>,
): CaptureEvent[] {
  if ('exchange' in event) {
    const exchange = exchanges.get(event.exchange)
    if (exchange === undefined) return []
    if (event.type !== 'request.started') return [{ ...event, exchange }]
    return [{ ...event, exchange, connection: connections.get(event.connection) ?? 0 }]
  }
  if (!('connection' in event)) return []
  const connection = connections.get(event.connection)
  return connection === undefined ? [] : [{ ...event, connection }]
}
