// A memory shared by clients, in which each finds its own first: two clients may pull one image at the same time.

export interface OwnFirst<V> {
  set(client: string, key: string, value: V): void
  /** What this client last set under the key, else what any did. */
  get(client: string, key: string): V | undefined
}

export function ownFirst<V>(): OwnFirst<V> {
  const all = new Map<string, V>()
  const own = new Map<string, Map<string, V>>()
  return {
    set(client, key, value) {
      all.set(key, value)
      const mine = own.get(client) ?? new Map<string, V>()
      own.set(client, mine.set(key, value))
    },
    get: (client, key) => own.get(client)?.get(key) ?? all.get(key),
  }
}
