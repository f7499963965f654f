// A trace and its session, with the questions that rules ask of them answered quickly. Knows no rule.

import { adviceFor } from '../clients/index.ts'
import type { Advice } from '../clients/advice/advice.ts'
import type { Millis } from '../capture/event.ts'
import { exchangeOf, type Pull, type Role, type Step, type StepId, type Trace } from '../decode/trace.ts'
import { failureMetBy } from '../decode/met-failure.ts'
import { isSuccess } from '../decode/outcome.ts'
import { headerValues } from '../http/headers.ts'
import { sentHeaders } from '../model/sent.ts'
import type { ConnectFailure, Exchange, Session } from '../model/session.ts'
import { isTrouble } from '../views/tone.ts'
import { createAsk, type Ask } from './questions.ts'

export interface Scene {
  readonly trace: Trace
  readonly session: Session
  /** The steps of which a question is true that they answer by themselves, in their order. */
  readonly stepsWhere: Ask
  /** Steps that did not give what was asked for, and were not meant to, in their order. */
  readonly troubles: readonly Step[]
  /** null for a connect step that has no exchange. */
  exchangeOf(step: Step): Exchange | null
  pullOf(step: Step): Pull | null
  /** The steps of a pull, in their order. */
  stepsOf(pull: Pull): readonly Step[]
  step(id: StepId): Step
  causeOf(step: Step): Step | null
  /** What part the host of a step plays. */
  roleOf(step: Step): Role
  /** Value of a header of the answer; repeated ones joined with `, `. null when there is none, or no answer. */
  answerHeader(step: Step, name: string): string | null
  /** As the upstream got it. */
  requestHeader(step: Step, name: string): string | null
  /** Kept text of the answer, whole or its first part. */
  answerText(step: Step): string | null
  /** Why no upstream could be reached or used for this step, when that is why it failed; or its TLS with the client. */
  failureOf(step: Step): ConnectFailure | null
  /** What to do, in terms of the client that asked. */
  adviceFor(step: Step): Advice
  /** A later step of the same pull got what this one did not. */
  isHealed(step: Step): boolean
  /** Wall-clock time of a moment, for messages; null when the capture does not say when it began. */
  clockTime(at: Millis): Date | null
}

const scenes = new WeakMap<Trace, Scene>()

/** The same scene for the same trace, which is immutable and made of one session. */
export function sceneOf(trace: Trace, session: Session): Scene {
  const known = scenes.get(trace)
  if (known !== undefined) return known
  const scene = setScene(trace, session)
  scenes.set(trace, scene)
  return scene
}

function setScene(trace: Trace, session: Session): Scene {
  const { steps, pulls } = trace
  const ask = createAsk(trace, session)
  let got: ReadonlyMap<string, StepId> | null = null
  const roles = new Map(trace.participants.map(({ id, role }) => [id, role]))
  const exchange = (step: Step): Exchange | null => exchangeOf(session, step)
  const startedAt = session.startedAt === null ? Number.NaN : Date.parse(session.startedAt)
  return {
    trace,
    session,
    stepsWhere: ask,
    troubles: ask(isTroubling),
    exchangeOf: exchange,
    pullOf: ({ pull }) => (pull === null ? null : (pulls[pull] ?? null)),
    stepsOf: (pull) => pull.steps.flatMap((id) => steps[id] ?? []),
    step(id) {
      const step = steps[id]
      if (step === undefined) throw new RangeError(`there is no step ${id}`)
      return step
    },
    causeOf: ({ causedBy }) => (causedBy === null ? null : (steps[causedBy] ?? null)),
    roleOf: ({ to }) => roles.get(to) ?? 'other',
    answerHeader(step, name) {
      const of = exchange(step)
      return of !== null && 'response' in of && of.response !== null
        ? joined(headerValues(of.response.headers, name))
        : null
    },
    requestHeader(step, name) {
      const of = exchange(step)
      return of === null ? null : joined(headerValues(sentHeaders(of.request), name))
    },
    answerText(step) {
      const of = exchange(step)
      return of?.state === 'complete' ? (of.body.text ?? null) : null
    },
    failureOf: (step) => failureMetBy(session, step),
    adviceFor: ({ from }) => adviceFor(from),
    isHealed(step) {
      got ??= lastSuccesses(steps)
      return (got.get(subjectOf(step)) ?? -1) > step.id
    },
    clockTime: (at) => (Number.isNaN(startedAt) ? null : new Date(startedAt + at)),
  }
}

function isTroubling(step: Step): boolean {
  return isTrouble(step) && !isOldPing(step)
}

/** containers/image asks for it only when `/v2/` failed, and always fails with it again. */
function isOldPing({ url }: Step): boolean {
  return url?.endsWith('/v1/_ping') ?? false
}

function joined(values: readonly string[]): string | null {
  return values.length === 0 ? null : values.join(', ')
}

/** What a step is after: the same subject asked for again may be had the second time, also from another host. */
function subjectOf({ pull, from, phase, facts }: Step): string {
  const { repository, reference, digest, authority } = facts
  const what = digest ?? (reference === null ? authority : `${repository ?? ''}:${reference}`)
  return `${pull ?? from} ${phase} ${what}`
}

function lastSuccesses(steps: readonly Step[]): Map<string, StepId> {
  return new Map(steps.filter(({ outcome }) => isSuccess(outcome)).map((step) => [subjectOf(step), step.id]))
}
