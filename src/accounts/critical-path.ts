// The chain of steps that a pull had to wait for: from the step that ended last, back to the first.

import type { Millis } from '../capture/event.ts'
import type { Step, StepId } from '../decode/trace.ts'

export interface PathPiece {
  readonly step: Step
  /** What this step added to the chain: from the end of the one before it to its own. */
  readonly ms: Millis
}

/**
 * In the order of time. Before a step came its cause, if that was still under way (a redirect that is followed at once), else what ended last
 * before it began. Steps without an end run until `now`. O(n log n).
 */
export function criticalPath(steps: readonly Step[], now: Millis): readonly PathPiece[] {
  const endOf = ({ endedAt }: Step): Millis => endedAt ?? now
  const byEnd = steps.toSorted((a, b) => endOf(a) - endOf(b) || a.id - b.id)
  const byId = new Map<StepId, Step>(steps.map((step) => [step.id, step]))
  const pieces: PathPiece[] = []
  let step = byEnd.at(-1)
  let until = step === undefined ? 0 : endOf(step)
  while (step !== undefined) {
    const { startedAt } = step
    pieces.push({ step, ms: Math.max(0, until - startedAt) })
    const before = runningCause(step, byId, endOf) ?? endedBefore(step, byEnd, endOf)
    // The chain changes to the later step when that starts, even while its cause goes on.
    until = before === undefined ? startedAt : Math.min(startedAt, endOf(before))
    step = before
  }
  return pieces.toReversed()
}

type EndOf = (step: Step) => Millis

function runningCause(step: Step, byId: ReadonlyMap<StepId, Step>, endOf: EndOf): Step | undefined {
  const cause = step.causedBy === null ? undefined : byId.get(step.causedBy)
  return cause !== undefined && cause.id < step.id && endOf(cause) > step.startedAt ? cause : undefined
}

/** The last in order of ends that ended when this began, or before. */
function endedBefore(step: Step, byEnd: readonly Step[], endOf: EndOf): Step | undefined {
  let low = 0
  let high = byEnd.length
  while (low < high) {
    const middle = (low + high) >> 1
    const at = byEnd[middle]
    if (at !== undefined && endOf(at) <= step.startedAt) low = middle + 1
    else high = middle
  }
  // Only what began earlier leads on: else a broken capture could make the chain run in a circle.
  for (let i = low - 1; i >= 0; i--) {
    const found = byEnd[i]
    if (found !== undefined && found.id < step.id) return found
  }
  return undefined
}
