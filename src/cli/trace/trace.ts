// A live trace from start to end: wires the proxy to the log and the log to a view, and ends all of it in order.

import { randomBytes } from 'node:crypto'
import type { Leaf } from '../../../certs/leaf.ts'
import type { CaptureEnded } from '../../capture/event.ts'
import { createRedactor } from '../../capture/redact.ts'
import { startClock } from '../../io/clock.ts'
import { createStore } from '../../model/store.ts'
import { EFFECTS } from '../../proxy/effects.ts'
import type { ConnectTo, ListenAddress, RunningProxy } from '../../proxy/options.ts'
import { startProxy } from '../../proxy/start.ts'
import type { LiveView, ShowLive } from '../live/view.ts'
import type { TraceLog } from './log.ts'
import { createLog } from './log.ts'
import { startRecording } from './recording.ts'
import { exitCodeOf } from './run-command.ts'
import { settled } from './settle.ts'
import { onStopSignal } from './signals.ts'

export interface TraceOptions {
  readonly listen: ListenAddress
  readonly connectTo: readonly ConnectTo[]
  /** PEM: what is trusted towards upstreams besides Node's own roots. */
  readonly upstreamCa: readonly string[]
  /** Certificates that clients are shown. */
  readonly leafFor: (host: string) => Leaf
  /** Path of the capture file, or null to keep none. */
  readonly output: string | null
  readonly secrets: 'redacted' | 'kept'
  /** Called when clients can connect, before anything is shown. */
  readonly announce: (url: string) => void
  readonly show: ShowLive
}

export interface LiveTrace {
  readonly log: TraceLog
  /** `http://127.0.0.1:8080`. */
  readonly url: string
  /** Resolves when the user asks to leave. */
  readonly quit: LiveView['quit']
  /** Closes the proxy, completes the capture and shows the rest. `cut`: the file could not be written to its end. */
  finish(reason: CaptureEnded['reason']): Promise<'whole' | 'cut'>
}

/** Ends that no user is waiting for: the client came to its own. */
const CLIENT_IS_DONE: ReadonlySet<CaptureEnded['reason']> = new Set(['command-exited', 'end-of-input'])

/**
 * Resolves when clients can connect and the view is there. Throws what the parts throw, and leaves nothing open. A stop
 * signal on the way ends the process; from then on, signals are the caller's.
 */
export async function startTrace(options: TraceOptions): Promise<LiveTrace> {
  const { listen, connectTo, upstreamCa, leafFor, secrets } = options
  const recording = startRecording(options.output)
  const clock = startClock()
  const redactionKey = randomBytes(32)
  const redact = createRedactor({ key: redactionKey, secrets })
  const store = createStore()
  const log = createLog({ clock, store, redact, secrets, effects: EFFECTS, recorder: recording.recorder })
  let open: RunningProxy | null = null
  const forget = endOnSignal(log, 'signal')
  try {
    const { emit } = log
    const told = { listen, connectTo, upstreamCa, leafFor, secrets }
    const proxy = await startProxy({ ...told, clock, emit, redactionKey })
    open = proxy
    const url = urlOf(proxy.address)
    options.announce(url)
    const view = await options.show({ store, url })
    return {
      log,
      url,
      quit: view.quit,
      async finish(reason) {
        // A second Ctrl-C, also when only a pager holds up the end.
        endOnSignal(log, reason)
        if (CLIENT_IS_DONE.has(reason)) await settled(store)
        await proxy.close()
        log.end(reason)
        view.end()
        return recording.state()
      },
    }
  } catch (error) {
    await open?.close()
    log.end('error')
    throw error
  } finally {
    forget()
  }
}

/** Lets a stop signal end the process at once: what is recorded is good, the rest is dropped. */
function endOnSignal(log: TraceLog, reason: CaptureEnded['reason']): () => void {
  return onStopSignal((signal) => {
    log.end(reason)
    process.exit(exitCodeOf({ code: null, signal }))
  })
}

function urlOf({ host, port }: RunningProxy['address']): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}
