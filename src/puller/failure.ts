// Why a pull failed, as a value. The words for it are each client's own (personalities).

import { redactBodyText } from '../capture/redact-text.ts'
import { parseErrors, type RegistryError } from '../registry/error-body.ts'

/** What a request was for. */
export type Purpose = 'ping' | 'token' | 'resolve' | 'manifest' | 'config' | 'layer'

export interface Asked {
  readonly purpose: Purpose
  readonly method: string
  /** Without user and password; without the query when it came from a redirect, since that may be a signature. */
  readonly url: string
  /** For a token: the request that needed it. */
  readonly behalf?: Asked
  /** For a token: on whose account. */
  readonly user?: 'anonymous' | 'named'
  /** What the content was to be, when a descriptor led here. */
  readonly digest?: string
  readonly mediaType?: string
}

/** An answer that does not help, with as much of its body as an error needs. */
export interface Refusal {
  readonly status: number
  readonly reason: string
  /** `error` of a bearer challenge: `insufficient_scope`. */
  readonly challengeError: string | null
  readonly errors: readonly RegistryError[]
  /** At most 64 KiB. From the network: to be escaped by whoever shows it. */
  readonly text: string
}

export type Cause =
  | {
      readonly kind: 'unreachable'
      readonly code: string
      readonly side: 'proxy' | 'upstream'
      readonly message: string
    }
  | ({ readonly kind: 'status' } & Refusal)
  /** The body ended early, after so many bytes; `says`: what Go says in place of `unexpected EOF`. */
  | { readonly kind: 'cut'; readonly bytes: number; readonly says?: string }
  /** A range was asked for, and not given. */
  | { readonly kind: 'no-range'; readonly status: number }
  | { readonly kind: 'wrong-digest'; readonly expected: string; readonly found: string }
  | { readonly kind: 'no-platform'; readonly platform: string; readonly index: string }
  /**
   * More than `limit` bytes; `announced` by Content-Length, if so. `client`: it takes no more; `puller`: it would read on, and
   * the puller did not.
   */
  | {
      readonly kind: 'too-long'
      readonly by: 'client' | 'puller'
      readonly limit: number
      readonly announced: number | null
    }
  /** What came cannot be used, or is refused: `message` says what and why. */
  | { readonly kind: 'unusable'; readonly message: string }
  | { readonly kind: 'stopped' }

export interface PullFailure {
  readonly asked: Asked
  readonly cause: Cause
  /** How often it was tried. */
  readonly attempts: number
}

/** Carries a failure out of the puller's depths; `pull` makes a value of it again. */
export class PullStopped extends Error {
  override readonly name = 'PullStopped'
  readonly failure: PullFailure

  constructor(asked: Asked, cause: Cause, attempts = 1) {
    super(`${asked.method} ${asked.url}: ${cause.kind}`)
    this.failure = { asked, cause, attempts }
  }
}

/** The URL of a request in a form that may be shown. */
export function shownUrl(url: URL, query: 'with-query' | 'without-query'): string {
  return `${url.origin}${url.pathname}${query === 'with-query' ? url.search : ''}`
}

export function refusal(
  { status, reason }: { readonly status: number; readonly reason: string },
  text: string,
  challengeError: string | null,
): Extract<Cause, { kind: 'status' }> {
  // An answer may repeat the token that it refuses, and these words go into reports.
  const safe = redactBodyText(text, () => 'redacted')
  return {
    kind: 'status',
    status,
    reason,
    challengeError,
    errors: parseErrors(safe).slice(0, 16),
    text: safe,
  }
}
