// Docker Hub's rate limit headers. Knows values only.

export interface RateLimit {
  readonly amount: number
  /** Length of the window in seconds; null when it is not said. */
  readonly windowSeconds: number | null
}

/**
 * `100;w=21600`, as in `ratelimit-limit` and `ratelimit-remaining`
 * (https://docs.docker.com/docker-hub/usage/pulls/). Null for anything else; never throws.
 */
export function parseRateLimit(value: string | null): RateLimit | null {
  const [, amount, window] = /^\s*(\d{1,12})\s*(?:;\s*w=(\d{1,9}))?\s*$/.exec(value ?? '') ?? []
  if (amount === undefined) return null
  return { amount: Number(amount), windowSeconds: window === undefined ? null : Number(window) }
}
