// What the filter of a page looks through, as JSON inside the page: each step's words, and which steps are behind a row that
// stands for several.

import type { StepId } from '../../decode/trace.ts'
import { escapeJson } from '../../text/escape-json.ts'
import type { Section } from '../diagram.ts'
import { hiddenText, searchText } from '../search-text.ts'
import { labelsOf } from '../step-labels.ts'

/** Characters of one row; more is not looked through. */
const MOST_CHARACTERS = 4000

/** In lower case, as the filter compares. Every step has a text, drawn or folded. */
export function searchJson(sections: readonly Section[]): string {
  const texts = new Map<StepId, string[]>()
  const folds: Record<StepId, readonly StepId[]> = {}
  const add = (id: StepId, text: string): void => {
    const shown = text.slice(0, MOST_CHARACTERS).toLowerCase()
    const own = texts.get(id)
    if (own === undefined) texts.set(id, [shown])
    else own.push(shown)
  }
  for (const { rows, steps, pull } of sections) {
    for (const row of rows) {
      add(row.step.id, searchText(row))
      if (row.kind === 'note' && row.folded !== undefined) folds[row.step.id] = row.folded.map(({ id }) => id)
    }
    const labels = labelsOf(steps, pull)
    const folded = new Set(Object.values(folds).flat())
    for (const step of steps)
      if (folded.has(step.id) || !texts.has(step.id))
        add(step.id, hiddenText(step, labels.get(step.id) ?? ''))
  }
  const document = { texts: [...texts].map(([id, own]) => [id, own.join('\n')]), folds }
  return forScript(escapeJson(JSON.stringify(document)))
}

/** No text may end the element that it stands in (HTML, "Restrictions for contents of script elements"). */
function forScript(json: string): string {
  return json.replaceAll('<', '\\u003c')
}
