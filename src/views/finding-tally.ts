// How many findings there are of each level, for headers and lists. Knows no signs.

import type { Finding, Level } from '../rules/rule.ts'
import type { Tone } from '../text/span.ts'
import { count } from '../text/units.ts'
import { LEVEL_TONE } from './finding-lines.ts'

export interface Tally {
  readonly level: Level
  readonly tone: Tone
  /** `2 errors`. */
  readonly words: string
}

const LEVELS: readonly Level[] = ['error', 'warning', 'note']

/** The gravest first; of a level that nothing has, nothing. */
export function tallyOf(findings: readonly Pick<Finding, 'level'>[]): readonly Tally[] {
  return LEVELS.flatMap((level) => {
    const amount = findings.filter((finding) => finding.level === level).length
    return amount === 0 ? [] : [{ level, tone: LEVEL_TONE[level], words: count(amount, level) }]
  })
}
