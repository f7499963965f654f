// Which steps belong together: by client, repository and cause, never by time alone. Two pulls at once stay two pulls.

import { asksToPush, repositoryOf } from '../registry/scope.ts'
import type { Changes } from './changes.ts'
import { partOf, type Group, type Groups } from './group.ts'
import { isFailure, isSuccess } from './outcome.ts'
import { PLACE } from './place.ts'
import type { LooseStep, ParticipantId, PullKind, StepId } from './trace.ts'

/** The digests that the answer of a step named. */
export type NamedBy = (step: LooseStep) => ReadonlySet<string>

/** Steps are placed in their order; after the last of them, what led to nothing else. */
export class Grouping implements Groups {
  readonly #changes: Changes
  readonly #namedBy: NamedBy
  readonly #steps = new Map<StepId, LooseStep>()
  readonly #groups: Group[] = []
  /** By client and repository, newest first: a long trace has thousands of groups. */
  readonly #byName = new Map<string, readonly Group[]>()
  readonly #groupOf = new Map<StepId, Group>()
  /** By client and host, those that led to no token: they belong to the next image that is asked for there. */
  readonly #pings = new Map<string, LooseStep[]>()
  /** Steps that are part of what they led to, if they led to anything. */
  readonly #preludes: LooseStep[] = []

  constructor(changes: Changes, namedBy: NamedBy) {
    this.#changes = changes
    this.#namedBy = namedBy
  }

  /** Each with its steps in the order in which they were placed. */
  get groups(): readonly Group[] {
    return this.#groups
  }

  place(step: LooseStep): void {
    this.#changes.set(this.#steps, step.id, step)
    const part = partOf(step)
    if (part === 'prelude' || part === 'loose') {
      this.#changes.push(this.#preludes, step)
      if (step.phase === 'challenge') this.#addPing(step)
      return
    }
    const group = this.#groupOfRedirect(step) ?? PLACE[part](step, this)
    this.#join(step, group)
    this.#adoptCauses(step, group)
    this.#adoptPing(step, group)
  }

  /** What led to nothing else: logins, tokens that were refused, retries that never came. */
  placeLeftovers(): void {
    for (const step of this.#preludes) this.#placeLeftover(step)
  }

  open({ from, facts }: LooseStep, kind: PullKind, reference: string | null): Group {
    const { authority, repository } = facts
    const group: Group = {
      kind,
      client: from,
      authorities: [authority],
      repository,
      reference,
      isLeft: false,
      steps: [],
      pinged: new Set(),
      named: new Set(),
      got: new Set(),
    }
    this.#changes.push(this.#groups, group)
    const name = nameOf(from, repository)
    this.#changes.set(this.#byName, name, [group, ...(this.#byName.get(name) ?? [])])
    return group
  }

  leave(groups: readonly Group[]): void {
    for (const group of groups) this.#changes.assign(group, 'isLeft', true)
  }

  becomePush(group: Group): void {
    this.#changes.assign(group, 'kind', 'push')
  }

  publish(group: Group, reference: string | null): void {
    this.#changes.assign(group, 'reference', reference)
  }

  candidates({ from, facts }: LooseStep, kind: PullKind): Group[] {
    const named = this.#byName.get(nameOf(from, facts.repository)) ?? []
    // What began as a pull may have become a push since.
    return named.filter((group) => group.kind === kind)
  }

  causeOf({ causedBy }: LooseStep): LooseStep | null {
    return causedBy === null ? null : (this.#steps.get(causedBy) ?? null)
  }

  groupOf({ id }: LooseStep): Group | null {
    return this.#groupOf.get(id) ?? null
  }

  groupOfCause({ causedBy }: LooseStep): Group | null {
    return causedBy === null ? null : (this.#groupOf.get(causedBy) ?? null)
  }

  #placeLeftover(step: LooseStep): void {
    if (this.#groupOf.has(step.id) || step.phase === 'connect') return
    const isPrelude = partOf(step) === 'prelude'
    const group = this.groupOfCause(step) ?? (isPrelude ? this.#groupOfPrelude(step) : null)
    if (group === null) return
    this.#join(step, group)
    this.#adoptCauses(step, group)
  }

  #join(step: LooseStep, group: Group): void {
    const changes = this.#changes
    changes.push(group.steps, step)
    changes.set(this.#groupOf, step.id, group)
    if (step.phase === 'challenge') changes.add(group.pinged, step.to)
    for (const digest of this.#namedBy(step)) changes.add(group.named, digest)
    const { authority, digest } = step.facts
    const isBrought = isSuccess(step.outcome) && step.phase !== 'resolve' && step.phase !== 'blob-check'
    if (digest !== null && isBrought) changes.add(group.got, digest)
    const isAsked = (partOf(step) === 'root' && step.operation !== null) || this.#isNextTry(step)
    if (isAsked && !group.authorities.includes(authority)) {
      changes.assign(group, 'authorities', [...group.authorities, authority])
    }
  }

  /** What was redirected stays where it was: to a CDN, or to the `library/` that a proxy adds by a 301 (Workers do). */
  #groupOfRedirect(step: LooseStep): Group | null {
    return this.causeOf(step)?.outcome === 'redirected' ? this.groupOfCause(step) : null
  }

  /** A ping of Docker Hub after its mirror failed. */
  #isNextTry(step: LooseStep): boolean {
    const cause = this.causeOf(step)
    return step.phase === 'challenge' && cause !== null && isFailure(cause.outcome)
  }

  /** A mirror that was pinged and then never asked for the image. */
  #isFailedDoor({ to, outcome }: LooseStep, { authorities }: Group): boolean {
    return outcome !== 'redirected' && !authorities.includes(to)
  }

  #adoptCauses(step: LooseStep, group: Group): void {
    let cause = this.causeOf(step)
    while (cause !== null && !this.#groupOf.has(cause.id)) {
      this.#join(cause, group)
      if (cause.phase === 'challenge' && this.#isFailedDoor(cause, group)) {
        this.#changes.assign(group, 'authorities', [cause.to, ...group.authorities])
      }
      cause = this.causeOf(cause)
    }
  }

  /** A registry that wants no token answers the ping with 200, and nothing but the order links it to the pull. */
  #adoptPing(step: LooseStep, group: Group): void {
    if (group.pinged.has(step.to)) return
    const ping = this.#pings.get(doorOf(step))?.find(({ id }) => !this.#groupOf.has(id))
    if (ping === undefined) return
    this.#join(ping, group)
    this.#adoptCauses(ping, group)
  }

  #addPing(step: LooseStep): void {
    const door = doorOf(step)
    if (!this.#pings.has(door)) this.#changes.set(this.#pings, door, [])
    this.#changes.push(this.#pings.get(door) ?? [], step)
  }

  #groupOfPrelude(step: LooseStep): Group | null {
    const { repository, scopes } = step.facts
    if (step.phase === 'token' && repository !== null) {
      const kind = scopes.some(asksToPush) ? 'push' : 'pull'
      return this.candidates(step, kind)[0] ?? this.open(this.#fromRegistry(step), kind, null)
    }
    // A token for no repository, or a ping with credentials: somebody logs in.
    const isLogin = step.phase === 'token' || (step.causedBy !== null && !this.#isNextTry(step))
    return isLogin ? this.open(this.#fromRegistry(step), 'login', null) : null
  }

  /** The step as asked of the registry whose challenge it answers: nobody pulls from a token server. */
  #fromRegistry(step: LooseStep): LooseStep {
    const authority = this.causeOf(step)?.facts.authority ?? step.facts.authority
    const repository = step.facts.scopes.every((scope) => repositoryOf(scope) === null)
      ? null
      : step.facts.repository
    return { ...step, facts: { ...step.facts, authority, repository } }
  }
}

function nameOf(client: ParticipantId, repository: string | null): string {
  return `${client} ${repository ?? ''}`
}

function doorOf({ from, to }: LooseStep): string {
  return `${from} ${to}`
}
