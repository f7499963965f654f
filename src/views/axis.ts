// The times under a timeline: its begin, its middle and its end. No two of them read the same.

import type { Millis } from '../capture/event.ts'
import { offset } from '../text/units.ts'

/** A shorter one shows tenths of a millisecond. */
const SHORT_MS = 10

/** `0 ms`, `120 ms`, `240 ms` of 240 ms; `length` is 1 or more. */
export function axisTimes(length: Millis): readonly [start: string, middle: string, end: string] {
  const told = (ms: Millis): string => (length < SHORT_MS ? `${Number(ms.toFixed(1))} ms` : offset(ms))
  return [offset(0), told(length / 2), told(length)]
}
