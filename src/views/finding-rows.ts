// A finding as a row of the diagram: a note right under the step that decides it. Knows nothing of columns or formats.

import type { StepId } from '../decode/trace.ts'
import type { Finding } from '../rules/rule.ts'
import { groupBy } from './group-by.ts'
import { LEVEL_TONE } from './finding-lines.ts'
import type { LaneOf, Note, Row } from './rows.ts'

export type FindingsByStep = ReadonlyMap<StepId, readonly Finding[]>

/** By the step that decides; asked for each step of a trace, however long. */
export function byDecisiveStep(findings: readonly Finding[]): FindingsByStep {
  return groupBy(findings, ({ evidence: [decisive] }) => decisive)
}

/** The rows of a step, and after them its findings; the same array when it has none. */
export function withFindings(rows: readonly Row[], findings: FindingsByStep, laneOf: LaneOf): readonly Row[] {
  const [first] = rows
  const own = first === undefined ? undefined : findings.get(first.step.id)
  if (first === undefined || own === undefined) return rows
  const { step, label } = first
  // After whatever else the step has to show, so that it stands beside its end.
  const at = rows.reduce((latest, row) => Math.max(latest, row.at), step.startedAt)
  const notes = own.map((finding): Note => ({
    ...{ kind: 'note', step, at, lane: laneOf(step.from), label },
    ...{ words: sentenceOf(finding), tone: LEVEL_TONE[finding.level], finding },
  }))
  return [...rows, ...notes]
}

/** The sentence, and by what name the rule is looked up. Not yet escaped. */
export function sentenceOf({ message, rule }: Finding): string {
  return `${message} [${rule}]`
}
