// What all parts of one pull share.

import type { Clock } from '../io/clock.ts'
import type { Asked } from './failure.ts'
import type { HttpClient } from './http-client.ts'
import type { Pace } from './pace.ts'
import type { Credentials, Personality } from './personality.ts'
import type { ImageReference } from './reference.ts'
import type { Wait } from './wait.ts'

/** What happens in a pull, as far as the capture of its traffic does not tell. */
export type PullProgress =
  | { readonly type: 'resolved'; readonly digest: string }
  | {
      readonly type: 'planned'
      readonly blobs: readonly { readonly digest: string; readonly size: number }[]
    }
  | { readonly type: 'received'; readonly digest: string; readonly bytes: number; readonly size: number }
  | { readonly type: 'retrying'; readonly digest: string; readonly attempt: number; readonly afterMs: number }
  | { readonly type: 'verified'; readonly digest: string }

export interface Session {
  readonly image: ImageReference
  readonly personality: Personality
  readonly client: HttpClient
  /** Scheme, host and path prefix of the registry or mirror. */
  readonly endpoint: URL
  readonly isMirror: boolean
  readonly credentials: Credentials | null
  readonly clock: Pick<Clock, 'now'>
  readonly wait: Wait
  readonly random: () => number
  readonly pace: Pace
  readonly onProgress: (progress: PullProgress) => void
  readonly signal: AbortSignal
}

/** `/v2/…` at the endpoint, with the hint for a mirror where the client gives one. */
export function registryUrl({ endpoint, personality, isMirror, image }: Session, path: string): URL {
  const url = new URL(endpoint)
  url.search = ''
  url.pathname = `${endpoint.pathname.replace(/\/+$/, '')}/v2/${path}`
  if (isMirror && personality.mirrorHint === 'ns' && path !== '') url.searchParams.set('ns', image.registry)
  return url
}

/** `Head`, as Go writes it in errors. */
export function goMethod(method: string): string {
  return `${method.slice(0, 1)}${method.slice(1).toLowerCase()}`
}

/** `Head "https://…"`: how Go begins the error of a request. */
export function goOperation({ method, url }: Asked): string {
  return `${goMethod(method)} "${url}"`
}
