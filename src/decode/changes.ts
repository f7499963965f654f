// Changes to maps, sets, lists and objects that can be taken back: what was learned from the open end of a session is
// unlearned before the next look, which may read that end otherwise. Knows nothing of registries.

export interface Changes {
  set<K, V>(map: Map<K, V>, key: K, value: V): void
  delete<K>(map: Map<K, unknown>, key: K): void
  add<T>(set: Set<T>, item: T): void
  push<T>(list: T[], item: T): void
  assign<T extends object, K extends keyof T>(object: T, key: K, value: T[K]): void
  /** What changes after this can be taken back, until it is. */
  begin(): void
  /** Everything is as it was at `begin`; what changes after this stays. Nothing happens without a `begin`. */
  takeBack(): void
}

export function createChanges(): Changes {
  /** How to take back each change, in order; null while changes stay. */
  let reverts: (() => void)[] | null = null

  function setBack<K, V>(map: Map<K, V>, key: K): () => void {
    if (!map.has(key)) return () => map.delete(key)
    const before = map.get(key) as V
    return () => map.set(key, before)
  }

  return {
    set(map, key, value) {
      reverts?.push(setBack(map, key))
      map.set(key, value)
    },
    delete(map, key) {
      if (map.has(key)) reverts?.push(setBack(map, key))
      map.delete(key)
    },
    add(set, item) {
      if (!set.has(item)) reverts?.push(() => set.delete(item))
      set.add(item)
    },
    push(list, item) {
      reverts?.push(() => list.pop())
      list.push(item)
    },
    assign(object, key, value) {
      const before = object[key]
      reverts?.push(() => {
        object[key] = before
      })
      object[key] = value
    },
    begin() {
      reverts ??= []
    },
    takeBack() {
      for (const revert of (reverts ?? []).reverse()) revert()
      reverts = null
    },
  }
}
