// The end of a client is not yet the end of what it asked: its last answer may still be on its way through the log.

import type { SessionStore } from '../../model/store.ts'

/** A client that has gone has closed its connections; what is open after this long is not going to end. */
const PATIENCE_MS = 1000

/** Resolves when every exchange has ended, or when waiting makes no sense any more. */
export function settled(store: SessionStore): Promise<void> {
  return new Promise((resolve) => {
    const check = (): void => {
      if (store.getSnapshot().exchanges.every((exchange) => exchange === undefined || 'endedAt' in exchange))
        end()
    }
    const unsubscribe = store.subscribe(check)
    const timer = setTimeout(() => end(), PATIENCE_MS)
    function end(): void {
      clearTimeout(timer)
      unsubscribe()
      resolve()
    }
    check()
  })
}
