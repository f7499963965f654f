// The rows of a section that a filter lets through: those of steps that have its text in them, or that it selects as an
// expression, if there is a `~` in it.

import type { Step, StepId } from '../../src/decode/trace.ts'
import { parseSelect } from '../../src/select/parse.ts'
import { textOfRow } from '../../src/select/row-text.ts'
import { selectSteps } from '../../src/select/select-steps.ts'
import type { Section } from '../../src/views/diagram.ts'
import type { Row } from '../../src/views/rows.ts'
import type { Model } from '../model.ts'
import type { Item } from '../state.ts'
import { itemOf } from './finding-item.ts'

export interface Shown {
  readonly rows: readonly Row[]
  readonly rowItems: readonly Item[]
  readonly steps: readonly Step[]
  readonly stepItems: readonly Item[]
}

type Filtered = Pick<Model, 'session' | 'trace' | 'diagram' | 'judgement'>

// Sections are replaced when anything in them changes; the last filter is asked for again with each frame.
const known = new WeakMap<Section, { readonly filter: string; readonly shown: Shown }>()

/** All rows of the steps that the filter finds; of one that cannot be read, all rows. */
export function filtered(section: Section, filter: string, model: Filtered): Shown {
  const last = known.get(section)
  if (last?.filter === filter) return last.shown
  const found = foundBy(filter, section, model)
  const rows = found === null ? section.rows : section.rows.filter(({ step }) => found.has(step.id))
  const steps = found === null ? section.steps : section.steps.filter(({ id }) => found.has(id))
  const rowItems = rows.map(itemOfRow)
  const stepItems = steps.map(({ id }): Item => ({ step: id, part: 'ask' }))
  const shown: Shown = { rows, rowItems, steps, stepItems }
  known.set(section, { filter, shown })
  return shown
}

/** What is wrong with a filter that is an expression, and at which character; null when nothing is. */
export function faultOf(filter: string): string | null {
  if (!isExpression(filter)) return null
  const parsed = parseSelect(filter)
  return parsed.ok ? null : `at ${parsed.at + 1}: ${parsed.message}`
}

function isExpression(filter: string): boolean {
  return filter.includes('~')
}

/** null for all of them. */
function foundBy(filter: string, { rows }: Section, model: Filtered): ReadonlySet<StepId> | null {
  if (filter === '') return null
  if (!isExpression(filter)) {
    const wanted = filter.toLowerCase()
    return new Set(rows.flatMap((row) => (textOfRow(row).includes(wanted) ? [row.step.id] : [])))
  }
  const { session, trace, diagram, judgement } = model
  const parsed = parseSelect(filter)
  if (!parsed.ok) return null
  return selectSteps(parsed.select, trace, session, { diagram, findings: judgement.findings })
}

function itemOfRow(row: Row): Item {
  const step = row.step.id
  if (row.kind === 'message') return { step, part: row.part }
  return row.finding === undefined ? { step, part: 'note' } : itemOf(row.finding)
}
