// Which steps belong together: by client, repository and cause, never by time alone. Two pulls at once stay two pulls.

import { partOf, type Group, type Groups } from './group.ts'
import { isFailure, isSuccess } from './outcome.ts'
import { repositoryOf } from './phases/token.ts'
import { PLACE } from './place.ts'
import type { LooseStep, ParticipantId, PullKind, StepId } from './trace.ts'

/** The digests that the answer of a step named. */
export type NamedBy = (step: LooseStep) => ReadonlySet<string>

/** Groups in order of their first step; a step that belongs to none is in none. Ids of steps need not be dense. */
export function groupSteps(steps: readonly LooseStep[], namedBy: NamedBy): Group[] {
  const grouping = new Grouping(steps, namedBy)
  for (const step of steps) grouping.place(step)
  for (const step of steps) grouping.placeLeftover(step)
  return grouping.result()
}

class Grouping implements Groups {
  readonly #steps: ReadonlyMap<StepId, LooseStep>
  readonly #namedBy: NamedBy
  readonly #groups: Group[] = []
  /** By client and repository, newest first: a long trace has thousands of groups. */
  readonly #byName = new Map<string, readonly Group[]>()
  readonly #groupOf = new Map<StepId, Group>()
  /** Pings that led to no token: they belong to the next image that is asked for there. */
  #pings: LooseStep[] = []

  constructor(steps: readonly LooseStep[], namedBy: NamedBy) {
    this.#steps = new Map(steps.map((step) => [step.id, step]))
    this.#namedBy = namedBy
  }

  place(step: LooseStep): void {
    const part = partOf(step)
    if (part === 'prelude' || part === 'loose') {
      if (step.phase === 'challenge') this.#pings.push(step)
      return
    }
    const group = this.#groupOfRedirect(step) ?? PLACE[part](step, this)
    this.#join(step, group)
    this.#adoptCauses(step, group)
    this.#adoptPing(step, group)
  }

  /** What led to nothing else: logins, tokens that were refused, retries that never came. */
  placeLeftover(step: LooseStep): void {
    const part = partOf(step)
    if (this.#groupOf.has(step.id) || step.phase === 'connect') return
    const group = this.groupOfCause(step) ?? (part === 'prelude' ? this.#groupOfPrelude(step) : null)
    if (group === null) return
    this.#join(step, group)
    this.#adoptCauses(step, group)
  }

  result(): Group[] {
    for (const { steps } of this.#groups) steps.sort((a, b) => a.id - b.id)
    const first = ({ steps }: Group): StepId => steps[0]?.id ?? 0
    return this.#groups.toSorted((a, b) => first(a) - first(b))
  }

  open({ from, facts }: LooseStep, kind: PullKind, reference: string | null): Group {
    const { authority, repository } = facts
    const group: Group = {
      kind,
      client: from,
      authorities: [authority],
      repository,
      reference,
      steps: [],
      named: new Set(),
      got: new Set(),
    }
    this.#groups.push(group)
    const name = nameOf(from, repository)
    this.#byName.set(name, [group, ...(this.#byName.get(name) ?? [])])
    return group
  }

  candidates({ from, facts }: LooseStep, kind: PullKind): Group[] {
    const named = this.#byName.get(nameOf(from, facts.repository)) ?? []
    // What began as a pull may have become a push since.
    return named.filter((group) => group.kind === kind)
  }

  causeOf({ causedBy }: LooseStep): LooseStep | null {
    return causedBy === null ? null : (this.#steps.get(causedBy) ?? null)
  }

  groupOfCause({ causedBy }: LooseStep): Group | null {
    return causedBy === null ? null : (this.#groupOf.get(causedBy) ?? null)
  }

  #join(step: LooseStep, group: Group): void {
    group.steps.push(step)
    this.#groupOf.set(step.id, group)
    for (const digest of this.#namedBy(step)) group.named.add(digest)
    const { authority, digest } = step.facts
    if (digest !== null && isSuccess(step.outcome) && step.phase !== 'resolve') group.got.add(digest)
    if (partOf(step) === 'root' && step.operation !== null && !group.authorities.includes(authority)) {
      group.authorities.push(authority)
    }
    if (this.#isNextTry(step) && !group.authorities.includes(authority)) group.authorities.push(authority)
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
      if (cause.phase === 'challenge' && this.#isFailedDoor(cause, group)) group.authorities.unshift(cause.to)
      cause = this.causeOf(cause)
    }
  }

  /** A registry that wants no token answers the ping with 200, and nothing but the order links it to the pull. */
  #adoptPing(step: LooseStep, group: Group): void {
    if (group.steps.some(({ phase, to }) => phase === 'challenge' && to === step.to)) return
    this.#pings = this.#pings.filter(({ id }) => !this.#groupOf.has(id))
    const ping = this.#pings.find(({ from, to }) => from === step.from && to === step.to)
    if (ping === undefined) return
    this.#join(ping, group)
    this.#adoptCauses(ping, group)
  }

  #groupOfPrelude(step: LooseStep): Group | null {
    const { repository, scopes } = step.facts
    if (step.phase === 'token' && repository !== null) {
      const kind = scopes.some((scope) => /:[^:]*push/.test(scope)) ? 'push' : 'pull'
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
