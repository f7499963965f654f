// The text of a row that a word is looked for in: the same on the screen and in `--select`.

import type { StepId } from '../decode/trace.ts'
import { groupBy } from '../views/group-by.ts'
import type { Diagram } from '../views/diagram.ts'
import type { Row } from '../views/rows.ts'
import { searchText } from '../views/search-text.ts'

/** What a row shows, and what its step is known by, in lower case. */
export function textOfRow(row: Row): string {
  return searchText(row).toLowerCase()
}

/** The text of all rows of each step. */
export function textsOfSteps({ sections }: Diagram): ReadonlyMap<StepId, string> {
  const rows = groupBy(
    sections.flatMap((section) => section.rows),
    ({ step }) => step.id,
  )
  return new Map([...rows].map(([id, own]) => [id, own.map(textOfRow).join('\n')]))
}
