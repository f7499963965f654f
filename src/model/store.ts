// The live session: events go in, views take snapshots. The only mutable thing in the core.

import type { CaptureEvent } from '../capture/event.ts'
import { reduce } from './reduce.ts'
import { EMPTY_SESSION, type Session } from './session.ts'

export interface SessionStore {
  dispatch(event: CaptureEvent): void
  /** Immutable; the same object until an event changes something. */
  getSnapshot(): Session
  /** Called after each change; returns the way to stop. */
  subscribe(listener: () => void): () => void
}

export function createStore(initial: Session = EMPTY_SESSION): SessionStore {
  let session = initial
  const listeners = new Set<() => void>()
  return {
    dispatch(event) {
      const next = reduce(session, event)
      if (next === session) return
      session = next
      for (const listener of listeners) listener()
    },
    getSnapshot: () => session,
    subscribe(listener) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}
