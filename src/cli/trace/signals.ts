// What ends a trace from outside: signals, and a reader of our lines that has gone.

import { hasCode } from '../../io/system-error.ts'

type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP'

const STOP_SIGNALS: readonly StopSignal[] = ['SIGINT', 'SIGTERM', 'SIGHUP']

type Act = (signal: StopSignal) => void

const acts: Act[] = []
/** Came while one was handing over to the next: without a listener, libuv drops what it has read already. */
let pending: StopSignal | null = null

function listen(signal: StopSignal): void {
  if (acts.length === 0) pending = signal
  else for (const act of [...acts]) act(signal)
}

/** Calls `act` for each such signal, in place of the process's end, until the function that comes back is called. */
export function onStopSignal(act: Act): () => void {
  for (const signal of STOP_SIGNALS)
    if (!(process.listeners(signal) as unknown[]).includes(listen)) process.on(signal, listen)
  acts.push(act)
  if (pending !== null) listen(pending)
  pending = null
  return () => {
    acts.splice(acts.indexOf(act), 1)
    setImmediate(letGo)
  }
}

/** When nobody has taken over, signals end the process again, one that came in between too. */
function letGo(): void {
  if (acts.length > 0) return
  for (const signal of STOP_SIGNALS) process.off(signal, listen)
  if (pending !== null) process.kill(process.pid, pending)
}

let isHungUp = false

/**
 * To be called when all is done. A program whose terminal has gone dies of SIGHUP: Node's own exit looks at that terminal
 * once more, and aborts with a core dump (20.20.2, ResetStdio). Where there was none, SIGHUP is a signal like the others.
 */
export function endIfHungUp(): void {
  if (!isHungUp) return
  process.removeAllListeners('SIGHUP')
  process.kill(process.pid, 'SIGHUP')
}

/** Resolves at the first stop signal, or with `quit` when nobody reads stdout any more (`| head`). */
export function untilStopped(): Promise<'signal' | 'quit'> {
  return new Promise((resolve) => {
    const { stdin, stdout } = process
    const hasTerminal = stdin.isTTY || stdout.isTTY
    onStopSignal((signal) => {
      if (signal === 'SIGHUP' && hasTerminal) isHungUp = true
      // The terminal shows ^C at the beginning of a line of ours.
      if (signal === 'SIGINT' && process.stdout.isTTY) process.stdout.write('\n')
      resolve('signal')
    })
    process.stdout.once('error', (error) => {
      if (hasCode(error, 'EPIPE')) resolve('quit')
    })
  })
}
