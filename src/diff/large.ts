// Which differences of time are worth a word: two runs never take the same time.

import { duration } from '../text/units.ts'
import type { FieldDifference } from './field.ts'
import type { Two } from './side.ts'

/** As a replay has it (compare/overall.ts): as often as that, and as much as that in ms. */
const RATIO = 3
const LEAST_MS = 500

/** Both in ms; null for one that did not happen or has not ended, which is no difference of time. */
export function largeTime(name: string, { a, b }: Two<number | null>): readonly FieldDifference[] {
  if (a === null || b === null) return []
  const [less, more] = a < b ? [a, b] : [b, a]
  if (more - less < LEAST_MS || more < less * RATIO) return []
  const times = more / Math.max(less, 1)
  const note = `${times < 10 ? times.toFixed(1) : Math.round(times)} times as long`
  return [{ name, a: duration(a), b: duration(b), note }]
}
