// One of two captures that are held against each other, and what of it is laid beside a part of the other. Values only.

import type { Pull, Step, Trace } from '../decode/trace.ts'
import type { Session } from '../model/session.ts'
import { groupBy } from '../views/group-by.ts'

export interface Captured {
  readonly session: Session
  readonly trace: Trace
}

/** A pull; or all steps that belong to none, whose `pull` is null. */
export interface Part extends Captured {
  readonly pull: Pull | null
  /** In the order in which they began. */
  readonly steps: readonly Step[]
}

/** Both of something. */
export interface Two<T> {
  readonly a: T
  readonly b: T
}

/** The pulls of a capture, and last what belongs to none, if there is any. */
export function partsOf({ session, trace }: Captured): readonly Part[] {
  const known = new Set(trace.pulls.map(({ id }) => id))
  const steps = groupBy(trace.steps, ({ pull }) => (pull !== null && known.has(pull) ? pull : null))
  const pulls = trace.pulls.map((pull): Part => ({ session, trace, pull, steps: steps.get(pull.id) ?? [] }))
  const loose = steps.get(null)
  return loose === undefined ? pulls : [...pulls, { session, trace, pull: null, steps: loose }]
}
