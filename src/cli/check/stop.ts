// A stop signal in the middle of a check: what was found until then is still reported.

import { note } from '../stdio.ts'
import { exitCodeOf } from '../trace/run-command.ts'
import { clearProgress } from './progress.ts'
import { onStopSignal } from '../trace/signals.ts'

export interface Stop {
  readonly signal: AbortSignal
  /** The signal that came; null when none did. */
  by(): NodeJS.Signals | null
  /** Signals end the process again. */
  forget(): void
}

/** The first signal aborts; a second one ends the process at once. */
export function untilAborted(): Stop {
  const controller = new AbortController()
  let came: NodeJS.Signals | null = null
  const forget = onStopSignal((signal) => {
    if (came !== null) process.exit(exitCodeOf({ code: null, signal }))
    came = signal
    clearProgress() // and the ^C behind it
    note('stopping; a second signal ends it at once')
    controller.abort()
  })
  return { signal: controller.signal, by: () => came, forget }
}
