// What a step is called in the margin of a diagram, so that a reader can tell which answer belongs to which request
// when several are under way.

import type { Phase, Pull, Step, StepId } from '../decode/trace.ts'
import { groupBy } from './group-by.ts'

/**
 * The label of each step: its phase, with the layer's number where there are several (`layer 2/6`), and with `#1`,
 * `#2`… where steps of the same label run at the same time. `steps` are in order of their start.
 */
export function labelsOf(steps: readonly Step[], pull: Pull | null): ReadonlyMap<StepId, string> {
  const layers = layerNumbers(pull)
  const byLabel = groupBy(steps, ({ id, phase }) => `${phase}${layers.get(id) ?? ''}`)
  const labels = new Map<StepId, string>()
  for (const [label, same] of byLabel) {
    const numbered = runTogether(same)
    same.forEach(({ id }, i) => labels.set(id, numbered ? `${label} #${i + 1}` : label))
  }
  return labels
}

/** ` 2/6` for the steps of the second of six layers. */
function layerNumbers(pull: Pull | null): ReadonlyMap<StepId, string> {
  const layers = pull?.layers ?? []
  const numbers = new Map<StepId, string>()
  if (layers.length < 2) return numbers
  layers.forEach(({ steps }, i) => {
    for (const id of steps) numbers.set(id, ` ${i + 1}/${layers.length}`)
  })
  return numbers
}

function runTogether(steps: readonly Step[]): boolean {
  let until = -Infinity
  return steps.some(({ startedAt, endedAt }) => {
    const overlaps = startedAt < until
    until = Math.max(until, endedAt ?? Infinity)
    return overlaps
  })
}

/** The name of a phase for all its steps together. */
export function phaseTitle(phase: Phase): string {
  return phase === 'layer' ? 'layers' : phase
}
