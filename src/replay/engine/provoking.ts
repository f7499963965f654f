// Tells when a probe makes the hub behind a candidate misbehave: what the candidate answers then is what was asked about.

import type { Upstream } from '../upstream.ts'

export interface Provoking {
  readonly upstream: Upstream | null
  /** Whether the hub behaves otherwise than it should at the moment. */
  readonly isProvoked: () => boolean
}

export function provoking(upstream: Upstream | null): Provoking {
  let running = 0
  if (upstream === null) return { upstream, isProvoked: () => false }
  return {
    isProvoked: () => running > 0,
    upstream: {
      ...upstream,
      during: (behaviour, run) =>
        upstream.during(behaviour, async () => {
          if (behaviour === null) return run()
          running += 1
          try {
            return await run()
          } finally {
            running -= 1
          }
        }),
    },
  }
}
