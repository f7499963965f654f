// The log of a live trace: what the sources emit goes to the file first, then to the session that views look at.

import type {
  CaptureEnded,
  CaptureEvent,
  CaptureFact,
  CaptureSource,
  CaptureStarted,
  Emit,
} from '../../capture/event.ts'
import { FORMAT_VERSION } from '../../capture/event.ts'
import type { Clock } from '../../io/clock.ts'
import type { Recorder } from '../../io/recorder.ts'
import type { SessionStore } from '../../model/store.ts'

export interface TraceLog {
  /** For sources, whose events are redacted already. */
  readonly emit: Emit
  /** For facts of our own; gives them their time and redacts them. */
  tell(fact: CaptureFact): void
  /** Writes `capture.started`, once; `emit` and `tell` do so by themselves. */
  begin(): void
  /** Writes `capture.ended`, once, if there was a beginning, and closes the file. */
  end(reason: CaptureEnded['reason']): void
}

interface LogOptions {
  readonly clock: Clock
  readonly store: SessionStore
  readonly recorder: Recorder | null
  readonly redact: (event: CaptureEvent) => CaptureEvent
  readonly effects: readonly string[]
  /** Hosts whose certificates are not verified. */
  readonly insecure?: readonly string[]
  readonly secrets: 'redacted' | 'kept'
  /** `proxy` by default. */
  readonly source?: CaptureSource
}

/** Nothing is written before the first event: a trace that cannot start leaves no file. */
export function createLog(options: LogOptions): TraceLog {
  const { clock, store, recorder, redact } = options
  let state: 'before' | 'open' | 'ended' = 'before'

  function append(event: CaptureEvent): void {
    recorder?.record(event)
    store.dispatch(event)
  }

  function begin(): void {
    if (state !== 'before') return
    state = 'open'
    // Time 0 is when the clock was made, which is what `startedAt` says in wall-clock time.
    append({ at: 0, ...started(options) })
  }

  function emit(event: CaptureEvent): void {
    begin()
    if (state === 'open') append(event)
  }

  return {
    begin,
    emit,
    tell: (fact) => emit(redact({ at: clock.now(), ...fact })),
    end(reason) {
      if (state === 'open') append({ at: clock.now(), type: 'capture.ended', reason })
      state = 'ended'
      recorder?.close()
    },
  }
}

function started({ clock, effects, secrets, insecure = [], source = 'proxy' }: LogOptions): CaptureStarted {
  return {
    type: 'capture.started',
    version: FORMAT_VERSION,
    source,
    startedAt: clock.startedAt.toISOString(),
    effects,
    ...(secrets === 'kept' ? { secrets } : {}),
    ...(insecure.length > 0 ? { insecure } : {}),
  }
}
