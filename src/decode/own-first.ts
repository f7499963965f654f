// A memory shared by clients, in which each finds its own first: two clients may pull one image at the same time.

import type { Changes } from './changes.ts'

export interface OwnFirst<V> {
  set(client: string, key: string, value: V): void
  /** What this client last set under the key, else what any did. */
  get(client: string, key: string): V | undefined
}

export function ownFirst<V>(changes: Changes): OwnFirst<V> {
  const all = new Map<string, V>()
  const own = new Map<string, Map<string, V>>()
  return {
    set(client, key, value) {
      changes.set(all, key, value)
      const mine = own.get(client) ?? new Map<string, V>()
      if (mine.size === 0) own.set(client, mine)
      changes.set(mine, key, value)
    },
    get: (client, key) => own.get(client)?.get(key) ?? all.get(key),
  }
}
