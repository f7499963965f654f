// Which group a step is part of, by the part its phase has in a pull.

import { isDigest } from '../registry/digest.ts'
import { registryName } from '../registry/hosts.ts'
import { asksToPush, repositoryOf } from '../registry/scope.ts'
import { isRefusal } from './attempts.ts'
import { partOf, type Group, type Groups } from './group.ts'
import { isFailure, isSuccess } from './outcome.ts'
import type { Part } from './phases/phase.ts'
import type { LooseStep, Phase } from './trace.ts'

/** What is asked before a push that would be asked without one, too. */
const ASKS: ReadonlySet<Phase> = new Set<Phase>(['resolve', 'blob-check'])

type Place = (step: LooseStep, groups: Groups) => Group

/** How each part finds its group; `prelude` and `loose` steps are adopted by what they led to instead. */
export const PLACE: Readonly<Record<Exclude<Part, 'prelude' | 'loose'>, Place>> = {
  root(step, groups) {
    const { reference, authority } = step.facts
    const candidates = groups.candidates(step, 'pull')
    const naming = candidates.find(
      (group) => group.reference !== reference && group.named.has(reference ?? ''),
    )
    if (naming !== undefined && !(naming.got.has(reference ?? '') && cameByPing(step, groups))) return naming
    const origin = originOf(step, groups)
    const cause = origin === null ? null : groups.groupOf(origin)
    const open = candidates.filter(
      (group) =>
        group.reference === reference &&
        (!group.isLeft || group === cause) &&
        !isSettled(group, step) &&
        (group.authorities.includes(authority) ||
          hasFailedOn(group, group.authorities.at(-1)) ||
          isMirrorOf(group, authority)),
    )
    const same = open.find((group) => !beginsAnew(group, step, group === cause ? origin : null))
    if (same !== undefined) return same
    groups.leave(open)
    return groups.open(step, 'pull', reference)
  },
  content(step, groups) {
    const digest = step.facts.digest ?? ''
    const candidates = groups.candidates(step, 'pull')
    const naming = candidates.filter(({ named }) => named.has(digest))
    const lacking = naming.find(({ got }) => !got.has(digest))
    const cause = groups.groupOfCause(step)
    // A token to push serves to pull, too: what a manifest named is of the pull that got this manifest.
    const own = cause?.kind === 'push' ? null : cause
    return own ?? lacking ?? naming[0] ?? candidates[0] ?? cause ?? groups.open(step, 'pull', null)
  },
  push(step, groups) {
    const { reference, authority } = step.facts
    const newest = groups.candidates(step, 'push').find(({ authorities }) => authorities.includes(authority))
    const going = newest !== undefined && !isPublished(newest) ? newest : pushThatMounts(step, groups)
    const start = going ?? startedOtherwise(step, groups)
    if (going === null && isLook(step, groups)) return start ?? groups.open(step, 'list', null)
    const group = start ?? groups.open(step, 'push', null)
    groups.becomePush(group)
    // The tag is published last, after the manifests of its platforms.
    if (step.phase === 'publish') groups.publish(group, reference)
    return group
  },
  list(step, groups) {
    return groups.groupOfCause(step) ?? groups.candidates(step, 'list')[0] ?? groups.open(step, 'list', null)
  },
}

/** Whether the group has already got what the step asks for, so that asking again is a new pull. */
function isSettled({ steps }: Group, { facts, method }: LooseStep): boolean {
  const had = steps.filter(
    (other) =>
      other.facts.reference === facts.reference &&
      other.operation !== null &&
      isSuccess(other.outcome) &&
      !isPage(other),
  )
  return had.some(({ phase }) => phase !== 'resolve' || method === 'HEAD')
}

/** A web page with 200 is no manifest, and dockerd goes on to the next host after one. */
function isPage({ facts }: LooseStep): boolean {
  return facts.mediaType === 'text/html'
}

/** Whether the group was refused just this, and no step of it since, which is `origin`, led the client to ask again. */
function beginsAnew({ steps }: Group, { facts, method, to }: LooseStep, origin: LooseStep | null): boolean {
  const refused = steps.find(
    (other) =>
      other.facts.reference === facts.reference &&
      other.to === to &&
      other.method === method &&
      isRefusal(other.outcome),
  )
  return refused !== undefined && (origin === null || origin.id < refused.id)
}

/** A ping that no pull had yet led to it, by way of a token: another run of the client. */
function cameByPing(step: LooseStep, groups: Groups): boolean {
  const token = groups.causeOf(step)
  const ping = token?.phase === 'token' ? groups.causeOf(token) : null
  return ping?.phase === 'challenge' && groups.groupOf(ping) === null
}

/** The nearest of its causes that is part of a group. */
function originOf(step: LooseStep, groups: Groups): LooseStep | null {
  let cause = groups.causeOf(step)
  while (cause !== null && groups.groupOf(cause) === null) cause = groups.causeOf(cause)
  return cause
}

function hasFailedOn({ steps }: Group, authority: string | undefined): boolean {
  return steps.some(
    (step) => step.to === authority && step.operation !== null && (isFailure(step.outcome) || isPage(step)),
  )
}

/** The last host of the group was only challenged, and is given up for Docker Hub, or for the `?ns=` it stood for. */
function isMirrorOf({ steps, authorities }: Group, authority: string): boolean {
  const asked = steps.filter(({ to, operation }) => to === authorities.at(-1) && operation !== null)
  const last = asked.at(-1)
  if (last?.outcome !== 'challenged' || last.url === null || !URL.canParse(last.url)) return false
  const namespace = new URL(last.url).searchParams.get('ns')
  return registryName(authority) === registryName(namespace ?? 'docker.io')
}

function isPublished({ steps, reference }: Group): boolean {
  if (reference === null || isDigest(reference)) return false
  return steps.some(
    ({ phase, outcome, facts }) => phase === 'publish' && facts.reference === reference && isSuccess(outcome),
  )
}

/** podman looks for a blob in the repository that it will mount it from, with a token to push to another one. */
function pushThatMounts(step: LooseStep, groups: Groups): Group | null {
  const scopes = groups.causeOf(step)?.facts.scopes ?? []
  const targets = scopes.filter(asksToPush).map(repositoryOf)
  if (targets.includes(step.facts.repository)) return null
  const pushes = targets.flatMap((repository) =>
    groups.candidates({ ...step, facts: { ...step.facts, repository } }, 'push'),
  )
  return pushes.find((group) => !isPublished(group)) ?? null
}

/**
 * Whether it only asks if a blob is there. Who is about to push asks so first; who lists what a registry has, or checks
 * it, asks so too, and never pushes.
 */
function isLook(step: LooseStep, groups: Groups): boolean {
  const scopes = groups.causeOf(step)?.facts.scopes ?? []
  return step.phase === 'blob-check' && !scopes.some(asksToPush)
}

/** containerd asks whether the tag exists before it pushes: what looked like a pull, or a look, is the start of the push. */
function startedOtherwise(step: LooseStep, groups: Groups): Group | null {
  const [pull] = groups.candidates(step, 'pull')
  const [look] = groups.candidates(step, 'list')
  return [pull, look].find((group) => group !== undefined && onlyAsked(group, step)) ?? null
}

function onlyAsked({ authorities, steps }: Group, { facts }: LooseStep): boolean {
  const isFirst = authorities.includes(facts.authority)
  return isFirst && steps.every((step) => partOf(step) === 'prelude' || ASKS.has(step.phase))
}
