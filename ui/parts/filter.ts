// The rows of a section that have a text in them. Plain text, without regard to case.

import type { Step, StepId } from '../../src/decode/trace.ts'
import type { Section } from '../../src/views/diagram.ts'
import type { Row } from '../../src/views/rows.ts'
import type { Item } from '../state.ts'
import { itemOf } from './finding-item.ts'

export interface Shown {
  readonly rows: readonly Row[]
  readonly rowItems: readonly Item[]
  readonly steps: readonly Step[]
  readonly stepItems: readonly Item[]
}

// Sections are replaced when anything in them changes; the last filter is asked for again with each frame.
const known = new WeakMap<Section, { readonly filter: string; readonly shown: Shown }>()

/** All rows of the steps of which any row, label, host or URL has the text. */
export function filtered(section: Section, filter: string): Shown {
  const last = known.get(section)
  if (last?.filter === filter) return last.shown
  const { rows, steps } = filter === '' ? section : matching(section, filter.toLowerCase())
  const rowItems = rows.map(itemOfRow)
  const stepItems = steps.map(({ id }): Item => ({ step: id, part: 'ask' }))
  const shown: Shown = { rows, rowItems, steps, stepItems }
  known.set(section, { filter, shown })
  return shown
}

function itemOfRow(row: Row): Item {
  const step = row.step.id
  if (row.kind === 'message') return { step, part: row.part }
  return row.finding === undefined ? { step, part: 'note' } : itemOf(row.finding)
}

function matching({ rows, steps }: Section, wanted: string): Pick<Shown, 'rows' | 'steps'> {
  const found = new Set<StepId>()
  for (const { step, words, label } of rows) {
    const text = [words, label, step.phase, step.from, step.to, step.url ?? '', step.outcome].join('\n')
    if (text.toLowerCase().includes(wanted)) found.add(step.id)
  }
  return {
    rows: rows.filter(({ step }) => found.has(step.id)),
    steps: steps.filter(({ id }) => found.has(id)),
  }
}
