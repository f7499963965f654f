// Several sources of one capture, such as the proxy and the hub behind a candidate: each counts its connections and
// exchanges by itself, and the log that comes out counts them once. Pure; sources share one clock.

import type { CaptureEvent, ConnectionId, Emit, ExchangeId } from './event.ts'

export interface Merge {
  /** The pen of one more source. */
  source(): MergedSource
}

export interface MergedSource {
  readonly emit: Emit
  /** What the capture calls an exchange of this source; null while it has not been told of. */
  readonly exchangeOf: (own: ExchangeId) => ExchangeId | null
}

/** Ids are given in the order in which they are first told of, so that they are dense; nothing else is changed. */
export function createMerge(emit: Emit): Merge {
  const connections = counter()
  const exchanges = counter()
  return {
    source() {
      const connectionOf = numbering<ConnectionId>(connections)
      const exchangeOf = numbering<ExchangeId>(exchanges)
      return {
        exchangeOf: (own) => exchangeOf.known(own),
        emit: (event) => emit(renumbered(event, connectionOf.take, exchangeOf.take)),
      }
    },
  }
}

type Renumber = (own: number) => number

function renumbered(event: CaptureEvent, connectionOf: Renumber, exchangeOf: Renumber): CaptureEvent {
  const connection = 'connection' in event ? { connection: connectionOf(event.connection) } : {}
  const exchange = 'exchange' in event ? { exchange: exchangeOf(event.exchange) } : {}
  return { ...event, ...connection, ...exchange }
}

function counter(): () => number {
  let next = 0
  return () => next++
}

function numbering<Id extends number>(
  next: () => number,
): { readonly take: (own: Id) => number; readonly known: (own: Id) => number | null } {
  const given = new Map<Id, number>()
  return {
    known: (own) => given.get(own) ?? null,
    take(own) {
      const known = given.get(own) ?? next()
      given.set(own, known)
      return known
    },
  }
}
