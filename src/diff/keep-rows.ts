// A diff with some rows alone. They were laid side by side, and their names told apart, with all others in view.

import type { StepId } from '../decode/trace.ts'
import { sectionDiffers, type Diff, type DiffSection } from './compared.ts'
import type { Two } from './side.ts'

/**
 * Rows of which either step is among these; what is said of whole pulls goes, for it is about steps that are not shown;
 * what stands for differences of rows stays with them.
 * Whether it `differs` is about the rows that stay.
 */
export function keepRows(diff: Diff, steps: Two<ReadonlySet<StepId>>): Diff {
  const sections = diff.sections.flatMap((section): DiffSection[] => {
    const rows = section.rows.filter(
      ({ left, right }) =>
        (left !== null && steps.a.has(left.id)) || (right !== null && steps.b.has(right.id)),
    )
    if (rows.length === 0) return []
    const standsFor = new Map(
      [...section.standsFor].filter(([, about]) => rows.some((row) => about.has(row))),
    )
    return [{ ...section, rows, summary: [...standsFor.keys()], standsFor }]
  })
  return { ...diff, sections, differs: sections.some(sectionDiffers) }
}
