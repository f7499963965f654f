// Events on their way to the other thread, in order. While that one is busy they wait here and not in a queue that
// nobody can look into: counts that were overtaken by newer ones are dropped, all else is kept.

import type { CaptureEvent, Emit } from '../../capture/event.ts'

export interface Outbox {
  readonly emit: Emit
  /** The last batch has been dealt with: the next may go. */
  readonly taken: () => void
  /** Sends what is left, whether the last batch has been dealt with or not. */
  readonly flush: () => void
}

/** Sends one batch at a time, and the events of one turn of the event loop together. */
export function createOutbox(send: (events: readonly CaptureEvent[]) => void): Outbox {
  let waiting: (CaptureEvent | null)[] = []
  /** Where a count stands in `waiting`, by what it counts. */
  const counts = new Map<string, number>()
  let state: 'idle' | 'due' | 'sent' = 'idle'

  function flush(): void {
    const events = waiting.filter((event) => event !== null)
    waiting = []
    counts.clear()
    if (events.length === 0) {
      state = 'idle'
      return
    }
    state = 'sent'
    send(events)
  }

  return {
    flush,
    taken: flush,
    emit(event) {
      const counted = countedBy(event)
      if (counted !== null) {
        const overtaken = counts.get(counted)
        if (overtaken !== undefined) waiting[overtaken] = null
        counts.set(counted, waiting.length)
      }
      waiting.push(event)
      if (state !== 'idle') return
      state = 'due'
      setImmediate(() => {
        if (state === 'due') flush()
      })
    },
  }
}

/** What an event counts the bytes of; null when it says more than a count that the next one replaces. */
function countedBy(event: CaptureEvent): string | null {
  if (event.type === 'response.progressed') return `exchange ${event.exchange}`
  if (event.type === 'tunnel.progressed') return `connection ${event.connection}`
  return null
}
