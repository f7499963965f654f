// Events of an exchange: one request, and what came of it.

import type { HeaderList } from '../../http/headers.ts'
import type { ExchangeCause } from './causes.ts'
import type { ConnectionId, ExchangeId } from './terms.ts'

/** What is kept of a body that streamed past. */
export interface BodySummary {
  /** Bytes as they were on the wire, after transfer coding, before content coding. */
  readonly bytes: number
  /** sha256 of those bytes, hex; null where an import does not hold the bytes, or where a password was sent. */
  readonly sha256: string | null
  /** `whole`: `text` or `base64` holds all of it · `prefix`: the first part · `none`: only size and hash. */
  readonly kept: 'whole' | 'prefix' | 'none'
  /** The kept part, content coding undone, secrets redacted. */
  readonly text?: string
  readonly base64?: string
  /** Size and sha256 with the content coding undone; present only for a kept body that had one. */
  readonly decoded?: { readonly bytes: number; readonly sha256: string }
  /** Set when redaction changed `text`, so that its hash no longer matches. */
  readonly redacted?: true
}

/**
 * What pullscope changed on purpose, so that the flow stays with it (`--reverse`). The event's own URL and headers are
 * those of the upstream's side for an answer, and for a request the upstream's URL with the client's headers.
 */
export interface Rewrite {
  /** `url`, or the name of a header in lower case. */
  readonly part: string
  /** As it came; null when it was added. */
  readonly from: string | null
  /** As it went on; null when it was left out. */
  readonly to: string | null
}

export interface RequestStarted {
  readonly type: 'request.started'
  readonly exchange: ExchangeId
  readonly connection: ConnectionId
  readonly method: string
  /** Absolute, as the client meant it: scheme and authority from CONNECT, path and query from the request line. */
  readonly url: string
  readonly httpVersion: string
  readonly headers: HeaderList
  readonly rewritten?: readonly Rewrite[]
}

/** An answer before the answer: 100 Continue, 103 Early Hints (RFC 9110 §15.2). Passed on as it came. */
export interface InterimPassed {
  readonly type: 'interim.passed'
  readonly exchange: ExchangeId
  readonly status: number
  readonly reason: string
  readonly headers: HeaderList
}

export interface RequestCompleted {
  readonly type: 'request.completed'
  readonly exchange: ExchangeId
  readonly body: BodySummary
}

export interface ResponseStarted {
  readonly type: 'response.started'
  readonly exchange: ExchangeId
  /** `pullscope`: we made this answer up, the upstream never gave one. Never shown as the registry's. */
  readonly from: 'upstream' | 'pullscope'
  readonly status: number
  readonly reason: string
  readonly httpVersion: string
  readonly headers: HeaderList
  readonly rewritten?: readonly Rewrite[]
}

export interface ResponseProgressed {
  readonly type: 'response.progressed'
  readonly exchange: ExchangeId
  /** Body bytes so far. At most 10 events a second an exchange. */
  readonly bytes: number
}

export interface ResponseCompleted {
  readonly type: 'response.completed'
  readonly exchange: ExchangeId
  readonly body: BodySummary
  /** Trailer fields, when there were any (RFC 9110 §6.5). */
  readonly trailers?: HeaderList
}

export interface ExchangeFailed {
  readonly type: 'exchange.failed'
  readonly exchange: ExchangeId
  readonly side: 'client' | 'upstream' | 'pullscope'
  readonly cause: ExchangeCause
  readonly message: string
  /** Body bytes that had passed towards the client. */
  readonly bytes?: number
}
