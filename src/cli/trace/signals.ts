// What ends a trace from outside: signals, and a reader of our lines that has gone.

import { hasCode } from '../../io/system-error.ts'

type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP'

const STOP_SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

/** Calls `act` for each such signal from now on, in place of the process's end. */
export function onStopSignal(act: (signal: StopSignal) => void): void {
  for (const signal of STOP_SIGNALS) process.on(signal, act)
}

/** Resolves at the first stop signal, or with `quit` when nobody reads stdout any more (`| head`). */
export function untilStopped(): Promise<'signal' | 'quit'> {
  return new Promise((resolve) => {
    onStopSignal((signal) => {
      // The terminal shows ^C at the beginning of a line of ours.
      if (signal === 'SIGINT' && process.stdout.isTTY) process.stdout.write('\n')
      resolve('signal')
    })
    process.stdout.once('error', (error) => {
      if (hasCode(error, 'EPIPE')) resolve('quit')
    })
  })
}
