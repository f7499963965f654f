// The only clock. Everything else is told the time.

import type { Millis } from '../capture/event.ts'

export interface Clock {
  /** Milliseconds since the clock was made, monotonic, rounded to microseconds. */
  now(): Millis
  /** Wall clock at the moment the clock was made. */
  readonly startedAt: Date
}

export function startClock(): Clock {
  const origin = process.hrtime.bigint()
  return {
    startedAt: new Date(),
    now: () => Number((process.hrtime.bigint() - origin) / 1000n) / 1000,
  }
}
