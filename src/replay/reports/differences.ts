// Differences as reports tell them: the gravest first, those that say the same thing once, the benign ones counted only.

import { groupBy } from '../../views/group-by.ts'
import type { Difference, Weight } from '../verdict.ts'

const WEIGHTS: readonly Weight[] = ['breaking', 'visible', 'benign']

/** How many differences of each weight, the gravest first; those that there are. */
export function weightsOf(differences: readonly Difference[]): readonly (readonly [Weight, number])[] {
  return WEIGHTS.flatMap((weight) => {
    const amount = differences.filter((difference) => difference.weight === weight).length
    return amount === 0 ? [] : [[weight, amount] as const]
  })
}

export interface ToldDifference {
  readonly first: Difference
  /** What else was asked with a difference in the same field for the same reason, each once. */
  readonly others: readonly string[]
}

/** Six layers that are redirected to the same wrong host are one difference to a reader. */
export function toldDifferences(differences: readonly Difference[]): readonly ToldDifference[] {
  const shown = differences
    .filter(({ weight }) => weight !== 'benign')
    .toSorted((a, b) => WEIGHTS.indexOf(a.weight) - WEIGHTS.indexOf(b.weight))
  const groups = groupBy(shown, ({ weight, field, because }) => JSON.stringify([weight, field, because]))
  return [...groups.values()].flatMap(([first, ...rest]) => {
    if (first === undefined) return []
    const others = new Set(rest.map(({ asked }) => asked))
    others.delete(first.asked)
    return [{ first, others: [...others] }]
  })
}

/** `status: 200 → 404`; `none` where one of them has it not. */
export function changeWords({ field, baseline, candidate }: Difference, arrow = '→'): string {
  return `${field}: ${baseline ?? 'none'} ${arrow} ${candidate ?? 'none'}`
}
