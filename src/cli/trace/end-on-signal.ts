// The way out that is always open: a stop signal while something starts or ends.

import type { CaptureEnded } from '../../capture/event.ts'
import type { TraceLog } from './log.ts'
import { exitCodeOf } from './run-command.ts'
import { onStopSignal } from './signals.ts'

/** Lets a stop signal end the process at once: what is recorded is good, the rest is dropped. */
export function endOnSignal(log: TraceLog, reason: CaptureEnded['reason']): () => void {
  return onStopSignal((signal) => {
    log.end(reason)
    process.exit(exitCodeOf({ code: null, signal }))
  })
}
