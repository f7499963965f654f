// Groups to pulls, again and again: a pull is made anew only when what it is made of is new.

import type { Session } from '../model/session.ts'
import type { Group } from './group.ts'
import { pullOf, type Material } from './pulls.ts'
import type { LooseStep, Pull } from './trace.ts'

/** In order of their first step. */
export type PullMaker = (groups: readonly Group[], material: Material) => readonly Pull[]

interface Made {
  /** The group as it was then. */
  readonly from: Group
  /** Once it is over, the session: what other pulls and tunnels brought tells then what became of this one. */
  readonly last: Session | null
  /** Its steps in their order. */
  readonly steps: LooseStep[]
  pull: Pull | null
}

export function createPullMaker(): PullMaker {
  const made = new WeakMap<Group, Made>()

  function ready(group: Group, last: Session | null): Made {
    const known = made.get(group)
    if (known?.last === last && isSame(known.from, group)) return known
    const from = { ...group, steps: group.steps.slice() }
    const next = { from, last, steps: group.steps.toSorted((a, b) => a.id - b.id), pull: null }
    made.set(group, next)
    return next
  }

  return (groups, material) => {
    const { session } = material
    const all = groups.map((group) => ready(group, session.ended === null ? null : session))
    return all
      .sort((a, b) => firstOf(a) - firstOf(b))
      .map((each, id) => {
        if (each.pull?.id !== id) {
          each.pull = pullOf({ ...each.from, steps: each.steps }, id, material)
        }
        return each.pull
      })
  }
}

function firstOf({ steps }: Made): number {
  return steps[0]?.id ?? 0
}

/** Steps and lists of authorities are replaced when they change. */
function isSame(one: Group, other: Group): boolean {
  return (
    one.kind === other.kind &&
    one.reference === other.reference &&
    one.authorities === other.authorities &&
    one.steps.length === other.steps.length &&
    one.steps.every((step, i) => step === other.steps[i])
  )
}
