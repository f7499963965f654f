// How fast a pull goes, so that a person can follow it. Schedules only: clock and waiting are given.

import type { Clock } from '../io/clock.ts'
import type { Wait } from './wait.ts'

export interface Pace {
  /** Called before each request. */
  step(signal: AbortSignal): Promise<void>
  /** Called after so many bytes of blobs have come; what it holds up, the connection holds up. */
  transferred(bytes: number, signal: AbortSignal): Promise<void>
}

/** As fast as it goes. */
export const FULL_SPEED: Pace = {
  step: () => Promise.resolve(),
  transferred: () => Promise.resolve(),
}

export interface PaceOptions {
  /** Pause before each request, ms. */
  readonly stepMs: number
  /** For all blobs together; Infinity is no limit. */
  readonly bytesPerSecond: number
  readonly clock: Pick<Clock, 'now'>
  readonly wait: Wait
}

/** Less is not waited for: timers are no finer, and the debt stays on the schedule. */
const FINEST_WAIT_MS = 5

export function createPace({ stepMs, bytesPerSecond, clock, wait }: PaceOptions): Pace {
  /** When all bytes so far would have come at the given speed. */
  let dueAt = 0
  return {
    step: (signal) => (stepMs > 0 ? wait(stepMs, signal) : Promise.resolve()),
    transferred: async (bytes, signal) => {
      dueAt = Math.max(dueAt, clock.now()) + (bytes / bytesPerSecond) * 1000
      const early = dueAt - clock.now()
      if (early >= FINEST_WAIT_MS) await wait(early, signal)
    },
  }
}
