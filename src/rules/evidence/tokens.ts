// Tokens and passwords of a step: what is known of them without their being known.

import { parseRedacted } from '../../capture/fingerprint.ts'
import { readToken } from '../../decode/credentials.ts'
import type { Step } from '../../decode/trace.ts'
import { read } from '../../decode/reading.ts'
import type { Challenge } from '../../http/authenticate.ts'
import { parseJwt, type TokenClaims } from '../../registry/token.ts'
import { groupBy } from '../../views/group-by.ts'
import type { Question } from '../questions.ts'
import type { Scene } from '../scene.ts'

export interface Credentials {
  /** `basic` or `bearer`, in lower case. */
  readonly scheme: string
  /** Equal for equal secrets within one capture. */
  readonly identity: string
  readonly claims: TokenClaims | null
}

/** What the request carried; null when it carried nothing. */
export function credentialsOf(step: Step, scene: Scene): Credentials | null {
  const [, scheme, secret] = /^([\w-]+) +(.+)$/s.exec(scene.requestHeader(step, 'authorization') ?? '') ?? []
  if (scheme === undefined || secret === undefined) return null
  const redacted = parseRedacted(secret)
  const claims = redacted === null ? parseJwt(secret) : redacted.claims
  return { scheme: scheme.toLowerCase(), identity: redacted?.fingerprint ?? secret, claims }
}

export interface Issue {
  /** The step that issued the token. */
  readonly step: Step
  /** Seconds, if the server said so. */
  readonly expiresIn: number | null
  readonly claims: TokenClaims | null
}

/** Where a token came from: the last answer before it was used that gave it. Null when that is not in the capture. */
export function issueOf(step: Step, scene: Scene): Issue | null {
  const used = credentialsOf(step, scene)
  if (used?.scheme !== 'bearer') return null
  return (issuesIn(scene).get(used.identity) ?? []).findLast((issue) => issue.step.id < step.id) ?? null
}

const asksForToken: Question = ({ phase }) => phase === 'token'

const issues = new WeakMap<Scene, ReadonlyMap<string, readonly Issue[]>>()

/** By the identity of the token, in order. */
function issuesIn(scene: Scene): ReadonlyMap<string, readonly Issue[]> {
  const known = issues.get(scene)
  if (known !== undefined) return known
  const all = scene.stepsWhere(asksForToken).flatMap((step) => {
    const issued = readToken(scene.answerText(step) ?? '')
    return issued === null ? [] : [{ step, ...issued }]
  })
  const groups = groupBy(all, ({ identity }) => identity)
  issues.set(scene, groups)
  return groups
}

/** The challenges of an answer. */
export function challengesOf(step: Step, scene: Scene): readonly Challenge[] {
  const exchange = scene.exchangeOf(step)
  return exchange === null ? [] : read(exchange).challenges
}

/** `error` of a Bearer challenge, such as `insufficient_scope` (RFC 6750 §3.1); null when there is none. */
export function challengeError(step: Step, scene: Scene): string | null {
  return (
    challengesOf(step, scene).find(({ parameters }) => parameters['error'] !== undefined)?.parameters[
      'error'
    ] ?? null
  )
}

/** `Date` of an answer, ms since 1970; null when there is none. Its own clock, in seconds. */
export function serverTime(step: Step, scene: Scene): number | null {
  const time = Date.parse(scene.answerHeader(step, 'date') ?? '')
  return Number.isNaN(time) ? null : time
}
