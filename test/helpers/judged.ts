// From events to findings, as a rule's test wants them.

import type { CaptureEvent } from '../../src/capture/event.ts'
import { decode } from '../../src/decode/decode.ts'
import type { Trace } from '../../src/decode/trace.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import type { Session } from '../../src/model/session.ts'
import { judge, type Judgement } from '../../src/rules/judge.ts'
import type { Finding, Rule } from '../../src/rules/rule.ts'

export interface Judged extends Judgement {
  readonly session: Session
  readonly trace: Trace
}

/** All rules, or these. */
export function judged(events: readonly CaptureEvent[], rules?: readonly Rule[]): Judged {
  const session = reduceAll(events)
  const trace = decode(session)
  return { session, trace, ...judge(trace, session, rules) }
}

/** What one rule finds, on its own. */
export function findingsOf(rule: Rule, events: readonly CaptureEvent[]): readonly Finding[] {
  return judged(events, [rule]).findings
}
