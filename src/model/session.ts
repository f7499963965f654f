// The HTTP facts of one capture, put in order. Knows nothing of registries; made by reduce alone.

import type {
  BodySummary,
  CaptureEnded,
  CaptureSource,
  ClientTlsCause,
  ConnectionId,
  ExchangeCause,
  ExchangeId,
  Millis,
  UpstreamCause,
} from '../capture/event.ts'
import type { HeaderList } from '../http/headers.ts'

export interface Request {
  readonly method: string
  readonly url: string
  readonly httpVersion: string
  readonly headers: HeaderList
}

export interface ResponseHead {
  readonly from: 'upstream' | 'pullscope'
  readonly status: number
  readonly reason: string
  readonly httpVersion: string
  readonly headers: HeaderList
  readonly at: Millis
}

interface ExchangeBase {
  readonly id: ExchangeId
  readonly connection: ConnectionId
  readonly request: Request
  readonly startedAt: Millis
  /** null while the request body is on its way, and for ever if it never ended. */
  readonly requestBody: BodySummary | null
}

/** The request is on its way. */
export type RequestingExchange = ExchangeBase & { readonly state: 'requesting' }
/** The request is out; no answer yet. */
export type WaitingExchange = ExchangeBase & { readonly state: 'waiting' }
export type RespondingExchange = ExchangeBase & {
  readonly state: 'responding'
  readonly response: ResponseHead
  readonly bytes: number
  readonly progressedAt: Millis
}
export type CompleteExchange = ExchangeBase & {
  readonly state: 'complete'
  readonly response: ResponseHead
  readonly body: BodySummary
  readonly endedAt: Millis
}
export type FailedExchange = ExchangeBase & {
  readonly state: 'failed'
  /** null when it failed before the head of an answer. */
  readonly response: ResponseHead | null
  readonly bytes: number
  readonly side: 'client' | 'upstream' | 'pullscope'
  readonly cause: ExchangeCause
  readonly message: string
  readonly endedAt: Millis
}
export type Exchange =
  RequestingExchange | WaitingExchange | RespondingExchange | CompleteExchange | FailedExchange

/** One connection to an upstream that was made. */
export interface UpstreamLink {
  readonly authority: string
  readonly address: string
  readonly dnsMs: Millis | null
  readonly connectMs: Millis
  readonly tlsMs: Millis | null
  readonly at: Millis
}

export interface Connection {
  readonly id: ConnectionId
  readonly client: string
  readonly openedAt: Millis
  readonly closedAt: Millis | null
  readonly tunnel: {
    readonly authority: string
    readonly intercepted: boolean
    readonly sni: string | null
    readonly alpn: readonly string[]
    readonly at: Millis
  } | null
  readonly upstreams: readonly UpstreamLink[]
}

/** A failure below HTTP: no upstream, or no TLS with either side. */
export interface ConnectFailure {
  readonly connection: ConnectionId
  readonly side: 'client' | 'upstream'
  readonly authority: string
  readonly cause: UpstreamCause | ClientTlsCause
  readonly message: string
  readonly at: Millis
}

/** An event that did not fit what came before it. Half a capture is still evidence. */
export interface Anomaly {
  readonly at: Millis
  readonly exchange: ExchangeId | null
  readonly message: string
}

export interface Session {
  readonly version: number | null
  readonly source: CaptureSource | null
  readonly startedAt: string | null
  readonly effects: readonly string[]
  readonly secretsKept: boolean
  /** null while the capture runs, and for ever in a file whose end is missing. */
  readonly ended: { readonly reason: CaptureEnded['reason']; readonly at: Millis } | null
  /** The command that pullscope ran, if it ran one. */
  readonly command: {
    readonly argv: readonly string[]
    readonly exit: { readonly code: number | null; readonly signal: string | null } | null
  } | null
  /** Sparse only when a capture begins in the middle. */
  readonly connections: readonly (Connection | undefined)[]
  readonly exchanges: readonly (Exchange | undefined)[]
  readonly failures: readonly ConnectFailure[]
  readonly anomalies: readonly Anomaly[]
  /** Time of the latest event. */
  readonly lastAt: Millis
}

export const EMPTY_SESSION: Session = {
  version: null,
  source: null,
  startedAt: null,
  effects: [],
  secretsKept: false,
  ended: null,
  command: null,
  connections: [],
  exchanges: [],
  failures: [],
  anomalies: [],
  lastAt: 0,
}
