// The live session: events go in, views take snapshots. The only mutable thing in the core.

import type { CaptureEvent } from '../capture/event.ts'
import { createTextBudget, type TextLimits } from './forget.ts'
import type { OwnLists } from './own-lists.ts'
import { reduce } from './reduce.ts'
import { EMPTY_SESSION, type Session } from './session.ts'

export interface SessionStore {
  dispatch(event: CaptureEvent): void
  /** Immutable; the same object until an event changes something. */
  getSnapshot(): Session
  /** Called after each change; returns the way to stop. */
  subscribe(listener: () => void): () => void
}

/** What a live session holds on to: the manifests of tens of thousands of pulls, and 32 bodies of a mebibyte. */
const TEXT_LIMITS: TextLimits = { small: 96 * 1024 * 1024, large: 32 * 1024 * 1024 }

export function createStore(initial: Session = EMPTY_SESSION, textLimits = TEXT_LIMITS): SessionStore {
  const budget = createTextBudget(textLimits)
  let session = initial
  const listeners = new Set<() => void>()
  /** What nobody has looked at yet: between two looks, a long session is copied once and not at each event. */
  const own: OwnLists = new Set()
  return {
    dispatch(event) {
      const next = reduce(session, event, own)
      if (next === session) return
      session = budget.spend(next, event, own)
      for (const listener of listeners) listener()
    },
    getSnapshot() {
      own.clear()
      return session
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
