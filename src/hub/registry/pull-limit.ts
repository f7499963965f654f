// Docker Hub's pull rate limit (docs.docker.com, "Pull usage and limits"): a number of manifests in a time window.

import type { HeaderList } from '../../http/headers.ts'

export interface PullLimitOptions {
  /** Pulls in a window. */
  readonly limit: number
  readonly windowSeconds: number
}

/** What Docker Hub gives to anybody: 100 pulls in six hours. */
export const DOCKER_HUB_LIMIT: PullLimitOptions = { limit: 100, windowSeconds: 21_600 }

export interface PullLimit {
  /** Counts one pull of `source`: an IP address, or a user's name. False, and nothing counted, when none is left. */
  take(source: string): boolean
  /** What is told with every answer about a manifest; a HEAD is told, and not counted. */
  headers(source: string): HeaderList
}

/** Sources that are remembered; who comes back after being forgotten starts anew. */
const SOURCE_LIMIT = 10_000

export function createPullLimit({ limit, windowSeconds }: PullLimitOptions, now: () => Date): PullLimit {
  const windows = new Map<string, { readonly endsAt: number; taken: number }>()
  const windowOf = (source: string): { taken: number } => {
    const time = now().getTime()
    const known = windows.get(source)
    if (known !== undefined && time < known.endsAt) return known
    const opened = { endsAt: time + windowSeconds * 1000, taken: 0 }
    windows.delete(source)
    windows.set(source, opened)
    const [oldest] = windows.keys()
    if (windows.size > SOURCE_LIMIT && oldest !== undefined) windows.delete(oldest)
    return opened
  }
  return {
    take: (source) => {
      const window = windowOf(source)
      if (window.taken >= limit) return false
      window.taken++
      return true
    },
    headers: (source) => [
      ['ratelimit-limit', `${limit};w=${windowSeconds}`],
      ['ratelimit-remaining', `${limit - windowOf(source).taken};w=${windowSeconds}`],
      ['docker-ratelimit-source', source],
    ],
  }
}
