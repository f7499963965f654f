// A pull in the making, and what may be asked of those that are already there.

import { PHASES } from './phases/index.ts'
import type { Part } from './phases/phase.ts'
import type { LooseStep, ParticipantId, PullKind } from './trace.ts'

export interface Group {
  kind: PullKind
  readonly client: ParticipantId
  /** Every registry that was asked, in order: the mirrors first, the one that answered last. */
  authorities: readonly string[]
  readonly repository: string | null
  /** Tag or digest; null when the capture does not show it. */
  reference: string | null
  /** It was refused, and its client has begun anew since: what asks for the same is not part of it by itself. */
  isLeft: boolean
  /** In the order in which they were found to be part of it. */
  readonly steps: LooseStep[]
  /** Hosts that it pinged. */
  readonly pinged: Set<string>
  /** Digests that its answers named. */
  readonly named: Set<string>
  /** Digests that it has got. */
  readonly got: Set<string>
}

/** The groups so far, as a step sees them that looks for its own. */
export interface Groups {
  /** Groups of the same client and repository, newest first. */
  candidates(step: LooseStep, kind: PullKind): Group[]
  causeOf(step: LooseStep): LooseStep | null
  groupOf(step: LooseStep): Group | null
  groupOfCause(step: LooseStep): Group | null
  open(step: LooseStep, kind: PullKind, reference: string | null): Group
  leave(groups: readonly Group[]): void
  becomePush(group: Group): void
  /** A push learns its tag last. */
  publish(group: Group, reference: string | null): void
}

const PARTS = new Map<string, Part>(PHASES.map(({ id, part }) => [id, part]))

export function partOf({ phase }: LooseStep): Part {
  return PARTS.get(phase) ?? 'loose'
}
