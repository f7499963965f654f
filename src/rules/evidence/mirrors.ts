// What became of a mirror in a pull, and who was asked after it.

import type { Pull, Step } from '../../decode/trace.ts'
import { duration } from '../../text/units.ts'
import type { Scene } from '../scene.ts'
import { isHtml, isPage, titleOf } from './html.ts'
import { saying } from './quote.ts'
import { challengeAuthority } from './realm.ts'
import { failureToReach } from './unreached.ts'

/** Longer than this before a failure is worth telling: a client waits as long for each request. */
const LONG_MS = 5000

export interface MirrorFailure {
  readonly mirror: string
  /** The first step of the pull that failed there. */
  readonly step: Step
  /** What the pull asked of another registry after that, in order. */
  readonly after: readonly Step[]
  readonly pull: Pull | null
}

/** The hosts that were asked as mirrors: none in most traces. */
export function mirrorsOf({ trace }: Scene): ReadonlySet<string> {
  return new Set(trace.participants.flatMap(({ id, role }) => (role === 'mirror' ? [id] : [])))
}

/** The first failure of each mirror of each pull; without a pull, where only pings are left, of each mirror. */
export function* mirrorFailures(scene: Scene): Iterable<MirrorFailure> {
  const told = new Set<string>()
  const mirrors = mirrorsOf(scene)
  if (mirrors.size === 0) return
  for (const step of failures(scene)) {
    const mirror = challengeAuthority(step, scene) ?? step.facts.authority
    const key = `${step.pull ?? step.from} ${mirror}`
    if (told.has(key) || !mirrors.has(mirror)) continue
    told.add(key)
    const pull = scene.pullOf(step)
    const steps =
      pull === null ? scene.trace.steps.filter(({ causedBy }) => causedBy === step.id) : scene.stepsOf(pull)
    const after = steps.filter(({ id, operation, to }) => id > step.id && operation !== null && to !== mirror)
    yield { mirror, step, after, pull }
  }
}

/** Troubles, and pages that came with 200: a client takes those for failures too. */
function failures(scene: Scene): readonly Step[] {
  const pages = scene
    .stepsWhere(isPage)
    .filter((step) => step.outcome === 'ok' && step.operation !== null && scene.roleOf(step) === 'mirror')
  return [...scene.troubles, ...pages].sort((a, b) => a.id - b.id)
}

/** `answers GET /v2/ with 403: “denied”`, `cannot be reached`, with how long that took if it was long. */
export function whatFailed(step: Step, scene: Scene): string {
  const took = (step.endedAt ?? step.startedAt) - step.startedAt
  const after = took >= LONG_MS ? ` after ${duration(took)}` : ''
  return `${wayItFailed(step, scene)}${after}`
}

function wayItFailed(step: Step, scene: Scene): string {
  const own = step.phase === 'token' ? `gives no token (${step.facts.authority} ` : ''
  const end = own === '' ? '' : ')'
  const unreached = failureToReach(step, scene)
  if (step.outcome === 'unreachable' || unreached !== null) {
    return `${own}cannot be reached${unreached === null ? '' : ` (${unreached.cause})`}${end}`
  }
  if (step.outcome === 'cut') return `${own}breaks off the answer to ${step.ask}${end}`
  if (step.outcome === 'corrupt')
    return `${own}answers ${step.ask} with other bytes than were asked for${end}`
  const asked = `${own}answers ${step.ask} with ${step.status ?? 'nothing'}`
  if (!isHtml(step, scene)) return `${asked}${saying(scene.answerText(step))}${end}`
  const title = titleOf(step, scene)
  return `${asked} and a web page${title === null ? '' : ` titled “${title}”`}${end}`
}
