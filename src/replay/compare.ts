// A recorded pull and the same pull from a candidate, answer by answer: what differs, and what that does to a client.

import type { Difference } from './verdict.ts'
import { align } from './compare/align.ts'
import { answersOf } from './compare/field.ts'
import { FIELDS } from './compare/fields/index.ts'
import { hosts, missing, otherHeaders, repeats, timing } from './compare/overall.ts'
import type { Comparison } from './compare/side.ts'
import { unitsOf } from './compare/unit.ts'

const WEIGHTS = ['breaking', 'visible', 'benign'] as const

/**
 * The heaviest first, else in the order of the capture. A capture compared with itself gives none. Who failed when it was
 * captured has nothing to lose: there nothing is `breaking`. Never throws.
 */
export function compareTraces(comparison: Comparison): Difference[] {
  const aligned = align(unitsOf(comparison.baseline), unitsOf(comparison.candidate))
  const found = [
    ...aligned.pairs.flatMap((pair) => {
      const answers = answersOf(pair, comparison)
      return FIELDS.flatMap((field): Difference[] => {
        const found = field.compare(answers, comparison)
        if (found === null) return []
        const { at = pair.candidate.last, baseline, candidate, weight, because } = found
        return [
          {
            exchange: at.exchange,
            baselineExchange: pair.baseline.last.exchange,
            asked: pair.baseline.asked,
            field: field.id,
            baseline,
            candidate,
            weight,
            because,
          },
        ]
      })
    }),
    ...missing(aligned, comparison),
    ...repeats(aligned),
    ...hosts(comparison),
    ...timing(comparison),
    ...otherHeaders(aligned, comparison),
  ]
  const hadFailed = comparison.baseline.pull.status === 'failed'
  const differences = hadFailed ? found.map(withoutBreaking) : found
  return WEIGHTS.flatMap((weight) => differences.filter((each) => each.weight === weight))
}

function withoutBreaking(difference: Difference): Difference {
  return difference.weight === 'breaking' ? { ...difference, weight: 'visible' } : difference
}
