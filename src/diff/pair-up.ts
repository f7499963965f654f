// Which of one list answers to which of another, by one likeness after the other. Knows nothing of captures.
//
// Everything here is fair to both lists: with the lists changed over, the pairs are the same ones, changed over.

import { groupBy } from '../views/group-by.ts'
import type { Two } from './side.ts'

/** Items of the same likeness belong together; null belongs to nobody. */
export type Likeness<T> = (item: T) => string | null

export interface PairedUp<T> {
  readonly pairs: readonly Two<T>[]
  readonly onlyA: readonly T[]
  readonly onlyB: readonly T[]
}

interface Manner<T> {
  /** The closest first. What one of them pairs is out of reach for those behind it. */
  readonly likenesses: readonly Likeness<T>[]
  /** Whether two ended alike: of a thing that was tried again, what came of it at last is paired. */
  readonly isAlike: (one: T, other: T) => boolean
}

export function pairUp<T>(a: readonly T[], b: readonly T[], { likenesses, isAlike }: Manner<T>): PairedUp<T> {
  const pairs: Two<T>[] = []
  let rest = { a, b }
  for (const likeness of likenesses) {
    const found = pairsBy(rest, likeness, isAlike)
    const taken = new Set(found.flatMap((pair) => [pair.a, pair.b]))
    pairs.push(...found)
    rest = { a: rest.a.filter((item) => !taken.has(item)), b: rest.b.filter((item) => !taken.has(item)) }
  }
  return { pairs, onlyA: rest.a, onlyB: rest.b }
}

function pairsBy<T>(
  { a, b }: Two<readonly T[]>,
  likeness: Likeness<T>,
  isAlike: Manner<T>['isAlike'],
): Two<T>[] {
  const others = groupBy(b, likeness)
  return [...groupBy(a, likeness)].flatMap(([key, own]) =>
    key === null ? [] : inOrder({ a: own, b: others.get(key) ?? [] }, isAlike),
  )
}

/** From the beginning; from the end, where the ends are alike and the beginnings are not. */
function inOrder<T>({ a, b }: Two<readonly T[]>, isAlike: Manner<T>['isAlike']): Two<T>[] {
  const [firstA, firstB, lastA, lastB] = [a[0], b[0], a.at(-1), b.at(-1)]
  if (firstA === undefined || firstB === undefined || lastA === undefined || lastB === undefined) return []
  const fromEnd = !isAlike(firstA, firstB) && isAlike(lastA, lastB)
  const length = Math.min(a.length, b.length)
  const [skippedA, skippedB] = fromEnd ? [a.length - length, b.length - length] : [0, 0]
  return a.slice(skippedA, skippedA + length).flatMap((item, i) => {
    const other = b[skippedB + i]
    return other === undefined ? [] : [{ a: item, b: other }]
  })
}
