// Questions that a step and its exchange alone answer. A trace that grows is asked only of what is new in it.

import type { Step, Trace } from '../decode/trace.ts'
import type { Exchange, Session } from '../model/session.ts'

/** Pure. `exchange` is that of the step; null for a connect step that has none. */
export type Question = (step: Step, exchange: Exchange | null) => boolean

/** The steps of which it is true, in their order. */
export type Ask = (question: Question) => readonly Step[]

interface Asked {
  readonly trace: Trace
  readonly session: Session
  readonly answers: Map<Question, readonly Step[]>
}

/** By the first step: the next trace of the same session has the same object there (decode.ts, createDecoder). */
const latest = new WeakMap<Step, Asked>()

/** The same answers as if all steps were asked. */
export function createAsk(trace: Trace, session: Session): Ask {
  const { steps } = trace
  const before = steps[0] === undefined ? undefined : latest.get(steps[0])
  const known = before === undefined ? 0 : sameUntil(before, { trace, session })
  const answers = new Map<Question, readonly Step[]>()
  const asked = (question: Question, from: number): readonly Step[] =>
    steps.slice(from).filter((step) => question(step, exchangeIn(session, step)))
  for (const [question, were] of before?.answers ?? []) {
    answers.set(question, [...were.filter(({ id }) => id < known), ...asked(question, known)])
  }
  if (steps[0] !== undefined) latest.set(steps[0], { trace, session, answers })
  return (question) => {
    const yes = answers.get(question) ?? asked(question, 0)
    answers.set(question, yes)
    return yes
  }
}

/** Up to here, both have the same steps of the same exchanges. */
function sameUntil(one: Asked, { trace, session }: Omit<Asked, 'answers'>): number {
  const changed = trace.steps.findIndex(
    (step, i) => step !== one.trace.steps[i] || exchangeIn(session, step) !== exchangeIn(one.session, step),
  )
  return changed === -1 ? trace.steps.length : changed
}

function exchangeIn({ exchanges }: Session, { exchange }: Step): Exchange | null {
  return exchange === null ? null : (exchanges[exchange] ?? null)
}
