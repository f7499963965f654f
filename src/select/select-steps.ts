// The steps that an expression selects. Pure; asks each operator, and knows none.

import { exchangeOf } from '../decode/trace.ts'
import type { Step, StepId, Trace } from '../decode/trace.ts'
import type { Session } from '../model/session.ts'
import { judge } from '../rules/judge.ts'
import type { Finding } from '../rules/rule.ts'
import { diagramOf } from '../views/diagram.ts'
import type { Diagram } from '../views/diagram.ts'
import type { Subject, Test } from './operator.ts'
import { findOperator } from './operators/index.ts'
import { textsOfSteps } from './row-text.ts'
import type { Select } from './select.ts'

/** What the caller has at hand already; made here, when an operator asks for it, where it is absent. */
export interface AtHand {
  readonly findings?: readonly Finding[]
  /** Of the whole trace, with its findings. */
  readonly diagram?: Diagram
}

/** In the order of the steps. `select` comes from `parseSelect`: throws a `TypeError` for one that could not be parsed. */
export function selectSteps(
  select: Select,
  trace: Trace,
  session: Session,
  atHand: AtHand = {},
): ReadonlySet<StepId> {
  const test = testOf(select)
  const subjectOf = subjects(trace, session, atHand)
  return new Set(trace.steps.filter((step) => test(subjectOf(step))).map(({ id }) => id))
}

function testOf(select: Select): Test {
  switch (select.kind) {
    case 'test': {
      const prepared = findOperator(select.operator)?.prepare(select.argument ?? '')
      if (prepared?.ok !== true) throw new TypeError(`${select.operator} is no test that parseSelect gives`)
      return prepared.test
    }
    case 'not': {
      const test = testOf(select.of)
      return (subject) => !test(subject)
    }
    case 'and': {
      const tests = select.parts.map(testOf)
      return (subject) => tests.every((test) => test(subject))
    }
    case 'or': {
      const tests = select.parts.map(testOf)
      return (subject) => tests.some((test) => test(subject))
    }
  }
}

function subjects(trace: Trace, session: Session, atHand: AtHand): (step: Step) => Subject {
  const participants = new Map(trace.participants.map((participant) => [participant.id, participant]))
  const findings = once(() => atHand.findings ?? judge(trace, session).findings)
  const shown = once(() => textsOfSteps(atHand.diagram ?? diagramOf(session, trace, findings())))
  const decisive = once(() => new Set(findings().map(({ evidence: [first] }) => first)))
  return (step) => ({
    step,
    exchange: exchangeOf(session, step),
    pull: step.pull === null ? null : (trace.pulls[step.pull] ?? null),
    role: participants.get(step.to)?.role ?? 'other',
    client: participants.get(step.from)?.label ?? step.from,
    tookMs: (step.endedAt ?? session.lastAt) - step.startedAt,
    shown: () => shown().get(step.id) ?? '',
    isFound: () => decisive().has(step.id),
  })
}

/** Most expressions need none of it, and it is as much work as all the rest. */
function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | null = null
  return () => (made ??= { value: make() }).value
}
