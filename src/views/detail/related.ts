// What else of a trace a step has to do with, looked up at once: a page tells of every step of a long trace, and must not
// go through all of them for each.

import { readToken } from '../../decode/credentials.ts'
import { read } from '../../decode/reading.ts'
import { exchangeOf } from '../../decode/trace.ts'
import type { Participant, ParticipantId, Pull, Step, StepId, Trace } from '../../decode/trace.ts'
import type { Session } from '../../model/session.ts'
import type { Finding } from '../../rules/rule.ts'
import { byDecisiveStep, type FindingsByStep } from '../finding-rows.ts'
import { groupBy } from '../group-by.ts'

/** A step by its id, which is no index where only some steps are drawn. */
export function stepOf(trace: Trace, id: StepId): Step | undefined {
  return steps(trace).get(id)
}

export function participantOf(trace: Trace, id: ParticipantId): Participant | undefined {
  return participants(trace).get(id)
}

export function pullOf({ pulls }: Trace, id: Step['pull']): Pull | undefined {
  return id === null ? undefined : pulls[id]?.id === id ? pulls[id] : pulls.find((pull) => pull.id === id)
}

/** The steps that a step led to. */
export function effectsOf(trace: Trace, id: StepId): readonly Step[] {
  return effects(trace).get(id) ?? []
}

/** The last step of the same pull that was about this content. */
export function lastAbout(trace: Trace, digest: string, pull: Step['pull']): Step | undefined {
  return abouts(trace).get(aboutKey(digest, pull))
}

/** The last token request before a step whose answer held these credentials. */
export function issuerOf(session: Session, trace: Trace, { id, identity }: Presented): Step | undefined {
  return issuers(trace, session)
    .get(identity)
    ?.findLast((step) => step.id < id)
}

interface Presented {
  readonly id: StepId
  readonly identity: string
}

/** What stands under a step. */
export function foundOf(findings: readonly Finding[], id: StepId): readonly Finding[] {
  return found(findings).get(id) ?? []
}

const steps = once(
  (trace: Trace): ReadonlyMap<StepId, Step> => new Map(trace.steps.map((step) => [step.id, step])),
)

const participants = once(
  (trace: Trace): ReadonlyMap<ParticipantId, Participant> =>
    new Map(trace.participants.map((each) => [each.id, each])),
)

const effects = once((trace: Trace) => groupBy(trace.steps, ({ causedBy }) => causedBy))

const abouts = once(
  (trace: Trace): ReadonlyMap<string, Step> =>
    new Map(
      trace.steps.flatMap((step) =>
        step.facts.digest === null ? [] : [[aboutKey(step.facts.digest, step.pull), step]],
      ),
    ),
)

const issuers = once((trace: Trace, session: Session): ReadonlyMap<string, readonly Step[]> => {
  const issued = trace.steps.flatMap((step) => {
    const exchange = step.phase === 'token' ? exchangeOf(session, step) : null
    const text = exchange === null ? null : read(exchange).text
    const token = text === null ? null : readToken(text)
    return token === null ? [] : [{ step, identity: token.identity }]
  })
  const grouped = groupBy(issued, ({ identity }) => identity)
  return new Map([...grouped].map(([identity, own]) => [identity, own.map(({ step }) => step)]))
})

const found = once((findings: readonly Finding[]): FindingsByStep => byDecisiveStep(findings))

function aboutKey(digest: string, pull: Step['pull']): string {
  return `${pull ?? '-'} ${digest}`
}

/** Traces and findings are replaced, never changed: what was made of one stays true for as long as it lives. */
function once<Key extends object, Rest extends readonly unknown[], Made>(
  make: (key: Key, ...rest: Rest) => Made,
): (key: Key, ...rest: Rest) => Made {
  const known = new WeakMap<Key, { readonly made: Made }>()
  return (key, ...rest) => {
    const last = known.get(key)
    if (last !== undefined) return last.made
    const made = make(key, ...rest)
    known.set(key, { made })
    return made
  }
}
