// The blobs of a push: which of its steps are about which, and how each came to be in the registry. The requests that open
// an upload and bring its bytes name no digest: the one that closes it does. Knows nothing of the manifest.

import { isSuccess } from './outcome.ts'
import type { Phase, Step, StepId } from './trace.ts'

export interface PushedBlob {
  readonly digest: string
  /** In the order in which they began. */
  readonly steps: readonly StepId[]
  /**
   * `there`: the registry said that it had it already. `missing`: it said that it had not, and was not given it (podman
   * asks for every form of a layer that it knows of). `open`: not known, or not yet.
   */
  readonly came: 'pushed' | 'mounted' | 'there' | 'missing' | 'open'
}

const ABOUT_BLOBS: ReadonlySet<Phase> = new Set(['blob-check', 'upload', 'mount'])

/** One entry a digest, in the order in which they are first asked for. `steps` are those of a push, in their order. */
export function pushedBlobs(steps: readonly Step[]): readonly PushedBlob[] {
  const digests = pushedDigests(steps)
  const groups = new Map<string, Step[]>()
  for (const step of steps) {
    const digest = digests.get(step.id)
    if (digest === undefined) continue
    const group = groups.get(digest)
    if (group === undefined) groups.set(digest, [step])
    else group.push(step)
  }
  return [...groups].map(([digest, own]) => ({ digest, steps: own.map(({ id }) => id), came: cameOf(own) }))
}

/** The digest that each step is about, told or found out; what was broken off before its digest was said has none. */
export function pushedDigests(steps: readonly Step[]): ReadonlyMap<StepId, string> {
  const own = steps.filter(({ phase }) => ABOUT_BLOBS.has(phase))
  const known = new Map(own.map((step) => [step.id, step]))
  const digests = new Map<StepId, string>()
  const tell = ({ id, facts }: Step, digest: string | undefined): void => {
    const told = facts.digest ?? digest
    if (told !== undefined && !digests.has(id)) digests.set(id, told)
  }
  // From its end to its beginning: causes come before what they lead to.
  for (const step of own.toReversed()) {
    tell(step, undefined)
    const cause = step.causedBy === null ? undefined : known.get(step.causedBy)
    if (cause !== undefined) tell(cause, digests.get(step.id))
  }
  // What a mount that was turned down led to, and never ended.
  for (const step of own) tell(step, step.causedBy === null ? undefined : digests.get(step.causedBy))
  return digests
}

function cameOf(steps: readonly Step[]): PushedBlob['came'] {
  // 202 is no end: an upload was opened, or a part of it came.
  const good = steps.filter(
    ({ outcome, status, facts }) => isSuccess(outcome) && status !== 202 && facts.digest !== null,
  )
  const hasGood = (phase: Phase): boolean => good.some((step) => step.phase === phase)
  if (hasGood('upload')) return 'pushed'
  if (hasGood('mount')) return 'mounted'
  if (hasGood('blob-check')) return 'there'
  return steps.every(({ phase, outcome }) => phase === 'blob-check' && outcome === 'missing')
    ? 'missing'
    : 'open'
}
