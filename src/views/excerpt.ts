// A small part of the diagram: the steps that a finding rests on, and what led to them.

import type { Step, StepId, Trace } from '../decode/trace.ts'
import type { Session } from '../model/session.ts'
import type { Line } from '../text/span.ts'
import { diagramOf } from './diagram.ts'
import type { LadderOptions } from './ladder.ts'
import { sectionLines } from './text.ts'

/** More steps are no excerpt. */
const LIMIT = 8

/** Lines as in the whole diagram, with the times of the whole pull. Empty when there are no such steps. */
export function excerptLines(
  { session, trace }: { readonly session: Session; readonly trace: Trace },
  evidence: readonly StepId[],
  options: LadderOptions,
): readonly Line[] {
  const steps = withCauses(evidence, trace)
  const used = new Set(steps.flatMap(({ from, to }) => [from, to]))
  const participants = trace.participants.filter(({ id }) => used.has(id))
  const diagram = diagramOf(session, { ...trace, participants, steps })
  return diagram.sections.flatMap((section) => sectionLines(diagram, section, options))
}

/** The evidence comes first, then its causes, as far as there is room; in order of time. */
function withCauses(evidence: readonly StepId[], { steps }: Trace): readonly Step[] {
  const chosen = new Set<StepId>(evidence.slice(0, LIMIT))
  for (const id of chosen) {
    const cause = steps[id]?.causedBy ?? null
    if (cause !== null && chosen.size < LIMIT) chosen.add(cause)
  }
  return [...chosen].sort((a, b) => a - b).flatMap((id) => steps[id] ?? [])
}
