// A live trace from start to end: wires the proxy to the log and the log to a view, and ends all of it in order.

import { randomBytes } from 'node:crypto'
import type { CaptureEnded } from '../../capture/event.ts'
import { createRedactor } from '../../capture/redact.ts'
import { listenerUrl, proxyUrl } from '../../clients/pointing.ts'
import { startClock } from '../../io/clock.ts'
import type { Session } from '../../model/session.ts'
import { createStore } from '../../model/store.ts'
import { EFFECTS, insecureEffects, reverseEffects } from '../../proxy/effects.ts'
import { formatHostPattern } from '../../proxy/host-pattern.ts'
import type { ProxySettings, RunningProxy } from '../../proxy/options.ts'
import type { ProxyThread } from '../../proxy/thread/start.ts'
import type { LiveView, ShowLive } from '../live/view.ts'
import { note } from '../stdio.ts'
import type { TraceLog } from './log.ts'
import { endOnSignal } from './end-on-signal.ts'
import { createLog } from './log.ts'
import { startRecording } from './recording.ts'
import { settled } from './settle.ts'

export interface TraceOptions {
  /** Spawned as early as can be, for it takes a while to load. */
  readonly thread: ProxyThread
  readonly proxy: ProxySettings
  readonly keyLog: ((line: Buffer) => void) | null
  /** Certificate and private key of the CA that clients trust. Secret. */
  readonly pairPem: string
  /** Path of the capture file, or null to keep none. */
  readonly output: string | null
  readonly secrets: 'redacted' | 'kept'
  /** Called when clients can connect, before anything is shown. `urls`: as they are bound; `url`: see `LiveTrace`. */
  readonly announce: (urls: readonly string[], url: string) => void
  readonly show: ShowLive
}

export interface LiveTrace {
  readonly log: TraceLog
  /** Where programs of this machine reach the first listener: `http://127.0.0.1:8080`. */
  readonly url: string
  /** What was seen so far; after `finish`, all of it. */
  session(): Session
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
  const { keyLog, pairPem, secrets } = options
  let view: LiveView | null = null
  const warn = (text: string): void => (view === null ? note(text) : view.warn(text))
  const recording = startRecording(options.output, warn)
  const clock = startClock()
  const redactionKey = randomBytes(32)
  const redact = createRedactor({ key: redactionKey, secrets })
  const store = createStore()
  const insecure = options.proxy.insecureUpstreams.map(formatHostPattern)
  const effects = [...EFFECTS, ...reverseEffects(options.proxy.reverse), ...insecureEffects(insecure)]
  const log = createLog({ clock, store, redact, secrets, effects, insecure, recorder: recording.recorder })
  let open: RunningProxy | null = null
  const onCrash = (reason: unknown): never => {
    log.end('error')
    throw reason
  }
  const forget = endOnSignal(log, 'signal')
  try {
    const { emit } = log
    const told = { ...options.proxy, keyLog, pairPem, secrets }
    const proxy = await options.thread.start({ ...told, clock, emit, redactionKey, onCrash })
    open = proxy
    const url = proxyUrl(proxy.address)
    options.announce(proxy.addresses.map(listenerUrl), url)
    const shown = await options.show({ store, url: listenerUrl(proxy.address) })
    view = shown
    return {
      log,
      url,
      session: () => store.getSnapshot(),
      quit: shown.quit,
      async finish(reason) {
        // A second Ctrl-C, also when only a pager holds up the end.
        endOnSignal(log, reason)
        if (CLIENT_IS_DONE.has(reason)) await settled(store)
        await proxy.close()
        log.end(reason)
        await shown.end()
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
