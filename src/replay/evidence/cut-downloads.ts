// Downloads that broke off: by a limit of time, or by content that is not there.

import type { Answer } from '../answer.ts'

/** The shortest of usual limits is 30 s; what breaks off earlier does so for another reason. */
const LIMIT_MS = 25_000

export function isCutByTime({ end, totalMs }: Answer): boolean {
  return end === 'cut' && totalMs >= LIMIT_MS
}
