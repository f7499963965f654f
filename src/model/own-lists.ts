// Long lists that grow by one: copied when somebody may hold on to them, changed in place when nobody can.

import { isDeepStrictEqual } from 'node:util'
import type { Millis } from '../capture/event.ts'

/** Lists that were made by `withItem` and that nobody else has seen. */
export type OwnLists = Set<readonly unknown[]>

/** `list` with `item` at `index`, in a list of `own`. */
export function withItem<T>(list: readonly T[], index: number, item: T, own: OwnLists): readonly T[] {
  const mine = own.has(list) ? (list as T[]) : list.slice()
  mine[index] = item
  own.add(mine)
  return mine
}

/** The same event again stands at the end of the list: looking further back would cost a long list its square. */
export function saysAgain<T extends { readonly at: Millis }>(list: readonly T[], entry: T): boolean {
  for (let i = list.length - 1; i >= 0 && list[i]?.at === entry.at; i--) {
    if (isDeepStrictEqual(list[i], entry)) return true
  }
  return false
}
