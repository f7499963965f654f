// One side of a pair of ladders: where its lanes stand, and the rows of each step.

import type { Step, StepId } from '../../decode/trace.ts'
import { groupBy } from '../../views/group-by.ts'
import type { Diagram } from '../../views/diagram.ts'
import { layoutOf, type Layout } from '../../views/svg/layout.ts'
import { drawRow, type DrawnRow } from '../../views/svg/row.ts'
import type { Part } from '../side.ts'

export interface Ladder {
  readonly layout: Layout
  /** px */
  readonly width: number
  /** A step's arrows and notes, in order of time, each at the top left. */
  readonly draw: (step: Step) => readonly DrawnRow[]
}

/** Of the steps that are shown, with the lanes that they need; null where there is nothing to draw. */
export function ladderOf(diagram: Diagram, part: Part | null, shown: ReadonlySet<StepId>): Ladder | null {
  const section = diagram.sections.find(({ pull }) => pull?.id === part?.pull?.id)
  if (part === null || section === undefined) return null
  const rows = section.rows.filter(({ step }) => shown.has(step.id))
  if (rows.length === 0) return null
  const used = new Set(rows.flatMap((row) => (row.kind === 'note' ? [row.lane] : [row.from, row.to])))
  const layout = layoutOf(diagram, {
    ...section,
    rows,
    lanes: section.lanes.filter((lane) => used.has(lane)),
  })
  const byStep = groupBy(rows, ({ step }) => step.id)
  return {
    layout,
    width: layout.width,
    draw: (step) => {
      const own = byStep.get(step.id) ?? []
      return own.map((row, i) => drawRow(layout, row, own[i - 1]))
    },
  }
}
