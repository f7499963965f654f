// Names that differ on purpose: the registry itself and its mirror are two hosts that do the same. Where one host of A
// always stands beside one of B, that is said once, and not of every step.

import type { Facts, Step } from '../decode/trace.ts'
import { groupBy } from '../views/group-by.ts'
import type { Two } from './side.ts'

export interface Names {
  /** The same host, or the one that stands for it on the other side. */
  readonly isSameHost: (a: string, b: string) => boolean
  readonly isSameRepository: (a: string, b: string) => boolean
}

/** What of a step tells whose names its own are. */
type Met = Pick<Step, 'phase' | 'operation'> & { readonly facts: Pick<Facts, 'authority' | 'repository'> }

/** From all steps that stand side by side. Fair to both sides. */
export function namesOf(met: readonly Two<Met>[]): Names {
  const groups = [...groupBy(met, ({ a, b }) => purposeOf(a) + purposeOf(b)).values()]
  const known = (name: (met: Met) => string | null): Names['isSameHost'] => {
    const purposes = groups.map((same) =>
      correspondence(
        same.flatMap((pair) => {
          const [a, b] = [name(pair.a), name(pair.b)]
          return a === null || b === null ? [] : [{ a, b }]
        }),
      ),
    )
    return (a, b) => a === b || purposes.some((isSame) => isSame(a, b))
  }
  return {
    isSameHost: known(({ facts }) => facts.authority),
    isSameRepository: known(({ facts }) => facts.repository),
  }
}

/** A mirror may be registry, token service and blob store in one, and may ask for tokens by the upstream's names. */
export function purposeOf({
  phase,
  operation,
}: Pick<Step, 'phase' | 'operation'>): 'token' | 'store' | 'registry' {
  if (phase === 'token') return 'token'
  return operation === null ? 'store' : 'registry'
}

/** Each name stands for that which it meets most often, if the other does, too. A name that both know stands for itself. */
function correspondence(met: readonly Two<string>[]): (a: string, b: string) => boolean {
  const shared = new Set(met.flatMap(({ a, b }) => (a === b ? [a] : [])))
  const others = met.filter(({ a, b }) => !shared.has(a) && !shared.has(b))
  const partnerOfA = mostMet(others.map(({ a, b }) => [a, b]))
  const partnerOfB = mostMet(others.map(({ a, b }) => [b, a]))
  return (a, b) => a === b || (partnerOfA.get(a) === b && partnerOfB.get(b) === a)
}

function mostMet(met: readonly (readonly [own: string, other: string])[]): ReadonlyMap<string, string> {
  const counts = new Map<string, Map<string, number>>()
  for (const [own, other] of met) {
    const count = counts.get(own) ?? new Map<string, number>()
    counts.set(own, count.set(other, (count.get(other) ?? 0) + 1))
  }
  const best = ([one, n]: readonly [string, number], [other, m]: readonly [string, number]): number =>
    m - n || (one < other ? -1 : 1)
  return new Map([...counts].map(([own, count]) => [own, [...count].sort(best)[0]?.[0] ?? '']))
}
