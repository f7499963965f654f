// What a capture counted against Docker Hub's pull limit, and what Docker Hub said is left.

import type { PullId, Step, StepId } from '../decode/trace.ts'
import { parseRateLimit, type RateLimit } from '../registry/rate-limit.ts'
import { isHub } from '../rules/evidence/hosts.ts'
import { credentialsOf, issueOf } from '../rules/evidence/tokens.ts'
import type { Scene } from '../rules/scene.ts'
import { groupBy } from '../views/group-by.ts'

/** Whom Docker Hub counts for: a login, or everybody behind an address. Null when the token's origin was not seen. */
export type Login = 'with a login' | 'without a login' | null

export interface QuotaAccount {
  readonly login: Login
  /** `docker-ratelimit-source`: an address or an account's id; null when Docker Hub did not say. */
  readonly source: string | null
  /** GETs of manifests that were answered; Docker Hub counts a pull for one platform as one, whatever its GETs. */
  readonly gets: number
  /** HEADs of manifests: they do not count. */
  readonly heads: number
  /** Requests that were refused with 429. */
  readonly refused: number
  readonly pulls: readonly PullId[]
  readonly limit: number | null
  /** Of the first and the last answer that said so. */
  readonly remainingFirst: number | null
  readonly remainingLast: number | null
  readonly windowSeconds: number | null
  /**
   * When all that was counted here has left the window, ISO 8601, at the latest: Docker Hub does not say when its window
   * began. Null when the window or the capture's date is not known, or nothing counted.
   */
  readonly freeAt: string | null
  /** The steps that counted, or were refused. */
  readonly steps: readonly StepId[]
}

/** One account a source, in the order of their first request. Empty when Docker Hub was not asked for a manifest. */
export function quotasOf(scene: Scene): readonly QuotaAccount[] {
  const loginOf = loginReader(scene)
  const asked = scene.trace.steps.filter(isManifestOfHub)
  const groups = groupBy(asked, (step) => {
    const source = scene.answerHeader(step, 'docker-ratelimit-source') ?? ''
    return `${source} ${loginOf(step) ?? ''}`
  })
  return [...groups.values()].flatMap(([first, ...rest]) =>
    first === undefined ? [] : [{ login: loginOf(first), ...accountOf([first, ...rest], scene) }],
  )
}

function isManifestOfHub({ operation, facts }: Step): boolean {
  return (operation === 'manifest-get' || operation === 'manifest-head') && isHub(facts.authority)
}

/** One search a token, and not one a request: a long capture has thousands of these. */
function loginReader(scene: Scene): (step: Step) => Login {
  const known = new Map<string, Login>()
  return (step) => {
    const credentials = credentialsOf(step, scene)
    if (credentials === null) return 'without a login'
    if (credentials.scheme === 'basic') return 'with a login'
    const login = known.get(credentials.identity)
    if (login !== undefined) return login
    const found = loginOfToken(step, scene)
    known.set(credentials.identity, found)
    return found
  }
}

/** A token was issued to whom it was asked for: with a password or a refresh token, or with nothing. */
function loginOfToken(step: Step, scene: Scene): Login {
  const issue = issueOf(step, scene)
  if (issue === null) return null
  const isLogin = issue.step.method === 'POST' || credentialsOf(issue.step, scene) !== null
  return isLogin ? 'with a login' : 'without a login'
}

function accountOf(steps: readonly Step[], scene: Scene): Omit<QuotaAccount, 'login'> {
  const [first] = steps
  const counted = steps.filter(({ method, outcome }) => method === 'GET' && outcome === 'ok')
  const refused = steps.filter(({ outcome }) => outcome === 'limited')
  const limits = parsed(steps, 'ratelimit-limit', scene)
  const remaining = parsed(steps, 'ratelimit-remaining', scene)
  const windowSeconds = limits.at(-1)?.windowSeconds ?? remaining.at(-1)?.windowSeconds ?? null
  const lastCounted = counted.at(-1)
  const countedAt = lastCounted === undefined ? null : scene.clockTime(lastCounted.startedAt)
  return {
    source: first === undefined ? null : scene.answerHeader(first, 'docker-ratelimit-source'),
    gets: counted.length,
    heads: steps.filter(({ method }) => method === 'HEAD').length,
    refused: refused.length,
    pulls: [...new Set(steps.flatMap(({ pull }) => pull ?? []))],
    limit: limits.at(-1)?.amount ?? null,
    remainingFirst: remaining[0]?.amount ?? null,
    remainingLast: remaining.at(-1)?.amount ?? null,
    windowSeconds,
    freeAt:
      countedAt === null || windowSeconds === null
        ? null
        : new Date(countedAt.getTime() + windowSeconds * 1000).toISOString(),
    steps: [...counted, ...refused].map(({ id }) => id),
  }
}

function parsed(steps: readonly Step[], name: string, scene: Scene): RateLimit[] {
  return steps.flatMap((step) => parseRateLimit(scene.answerHeader(step, name)) ?? [])
}
