// A whole log to Session, event by event: the same as `reduce` over and over, but what only counts is counted in between.
// In a log of large layers, nine events of ten say how far they are.

import type { CaptureEvent, ExchangeId, Millis, ResponseProgressed } from '../capture/event.ts'
import { withItem, type OwnLists } from './own-lists.ts'
import { reduce } from './reduce.ts'
import { EMPTY_SESSION, type RespondingExchange, type Session } from './session.ts'

export interface Fold {
  push(event: CaptureEvent): void
  /** The session so far. Nothing may be pushed after this. */
  end(): Session
}

/** How far an answer is that is on its way, beyond what the session says. */
interface Progress {
  readonly exchange: RespondingExchange
  bytes: number
  progressedAt: Millis
  /** Of the latest event that brought something. */
  lastAt: Millis
}

export function createFold(): Fold {
  const own: OwnLists = new Set()
  const under = new Map<ExchangeId, Progress>()
  let session = EMPTY_SESSION

  function settle(id: ExchangeId): void {
    const progress = under.get(id)
    if (progress === undefined) return
    under.delete(id)
    const { exchange, bytes, progressedAt, lastAt } = progress
    const exchanges = withItem(session.exchanges, id, { ...exchange, bytes, progressedAt }, own)
    session = { ...session, exchanges, lastAt: Math.max(session.lastAt, lastAt) }
  }

  /** False when it has to be looked at in full. */
  function count({ exchange: id, bytes, at }: ResponseProgressed & { readonly at: Millis }): boolean {
    const progress = under.get(id)
    if (progress !== undefined) {
      if (bytes > progress.bytes) {
        progress.bytes = bytes
        progress.progressedAt = at
        if (at > progress.lastAt) progress.lastAt = at
      }
      return true
    }
    const exchange = session.exchanges[id]
    if (exchange?.state !== 'responding') return false
    if (bytes > exchange.bytes) under.set(id, { exchange, bytes, progressedAt: at, lastAt: at })
    return true
  }

  return {
    push(event) {
      if (event.type === 'response.progressed') {
        if (count(event)) return
      } else if ('exchange' in event) settle(event.exchange)
      session = reduce(session, event, own)
    },
    end() {
      for (const id of [...under.keys()]) settle(id)
      return session
    },
  }
}
