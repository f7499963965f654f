// Whether two pulls went through their phases in another order. Layers among themselves, and what runs side by side, have
// no order that anybody meant.

import type { Phase } from '../decode/trace.ts'
import { groupBy } from '../views/group-by.ts'
import { phaseTitle } from '../views/step-labels.ts'
import type { Pulls, Remark } from './remark.ts'
import type { Part } from './side.ts'

interface Extent {
  readonly from: number
  readonly to: number
}

/** A remark for each two phases of which one was over before the other began, on one side so and on the other so. */
export function orderOf({ a, b }: Pulls): readonly Remark[] {
  const [one, other] = [extentsOf(a), extentsOf(b)]
  const phases = [...one.keys()].filter((phase) => other.has(phase)).sort()
  return phases.flatMap((first, i) =>
    phases.slice(i + 1).flatMap((second): Remark[] => {
      const [left, right] = [order(one, first, second), order(other, first, second)]
      if (left === 0 || right === 0 || left === right) return []
      const words = (way: number): string => {
        const [before, after] = way < 0 ? [first, second] : [second, first]
        return `${phaseTitle(before)} before ${phaseTitle(after)}`
      }
      return [
        {
          about: 'order',
          a: words(left),
          b: words(right),
          message: `A asks for ${words(left)}; B for ${words(right)}`,
        },
      ]
    }),
  )
}

/** Challenges come whenever a registry wants them. */
function extentsOf({ steps }: Part): ReadonlyMap<Phase, Extent> {
  const answered = steps.filter(({ outcome, phase }) => outcome !== 'challenged' && phase !== 'challenge')
  return new Map(
    [...groupBy(answered, ({ phase }) => phase)].map(([phase, own]) => [
      phase,
      {
        from: own.reduce((least, { startedAt }) => Math.min(least, startedAt), Infinity),
        to: own.reduce((most, { endedAt }) => Math.max(most, endedAt ?? Infinity), 0),
      },
    ]),
  )
}

function order(extents: ReadonlyMap<Phase, Extent>, first: Phase, second: Phase): number {
  const [one, other] = [extents.get(first), extents.get(second)]
  if (one === undefined || other === undefined) return 0
  return one.to <= other.from ? -1 : other.to <= one.from ? 1 : 0
}
