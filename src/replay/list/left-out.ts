// What a list's short look leaves out, for the foot of a table: one line a reason, over all mirrors. Pure; escapes nothing.

import { count } from '../../text/units.ts'
import type { Row } from './row.ts'

/** `15 probes left out: asks for content, which registries count (check URL without --quick does)`. */
export function leftOutWords(rows: readonly Pick<Row, 'leftOut'>[]): readonly string[] {
  const reasons = new Map<string, Set<string>>()
  for (const { id, because } of rows.flatMap(({ leftOut }) => leftOut)) {
    reasons.set(because, (reasons.get(because) ?? new Set()).add(id))
  }
  return [...reasons].map(([because, ids]) => `${count(ids.size, 'probe')} left out: ${because}`)
}
