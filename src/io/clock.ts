// The only clock. Everything else is told the time.

import type { Millis } from '../capture/event.ts'

export interface Clock {
  /** Milliseconds since the clock was made, monotonic, rounded to microseconds. */
  now(): Millis
  /** Wall clock at the moment the clock was made. */
  readonly startedAt: Date
}

/** Where a clock began. Plain values, so that another thread can read the same clock. */
export interface ClockOrigin {
  /** `process.hrtime`, which all threads of a process share, ns. */
  readonly hrtime: bigint
  readonly startedAt: Date
}

/** Begins now, or reads on where another thread's clock began. */
export function startClock(
  origin: ClockOrigin = { hrtime: process.hrtime.bigint(), startedAt: new Date() },
): Clock & { readonly origin: ClockOrigin } {
  return {
    origin,
    startedAt: origin.startedAt,
    now: () => Number((process.hrtime.bigint() - origin.hrtime) / 1000n) / 1000,
  }
}
