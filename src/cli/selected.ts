// A capture narrowed to what `--select` selects, with a word on stderr, so that nobody takes a part for the whole.

import type { StepId, Trace } from '../decode/trace.ts'
import type { Session } from '../model/session.ts'
import type { Finding } from '../rules/rule.ts'
import { narrow, narrowFindings, narrowSession } from '../select/narrow.ts'
import { selectSteps } from '../select/select-steps.ts'
import type { Selection } from './parse/select.ts'
import { note } from './stdio.ts'

export interface JudgedCapture {
  readonly session: Session
  readonly trace: Trace
  readonly findings: readonly Finding[]
}

/** The steps of a selection; says how many they are. */
export function selectedSteps({ text, select }: Selection, judged: JudgedCapture): ReadonlySet<StepId> {
  const { session, trace, findings } = judged
  const steps = selectSteps(select, trace, session, { findings })
  const amount = steps.size === 0 ? 'none' : String(steps.size)
  note(`--select ${text}: ${amount} of ${trace.steps.length} steps`)
  return steps
}

/** As it is without a selection. */
export function narrowedCapture(judged: JudgedCapture, selection: Selection | undefined): JudgedCapture {
  if (selection === undefined) return judged
  const { session, trace, findings } = judged
  const steps = selectedSteps(selection, judged)
  const narrowed = narrow(trace, steps)
  return {
    session: narrowSession(session, narrowed),
    trace: narrowed,
    findings: narrowFindings(findings, trace, steps),
  }
}
