// The HTTP facts of one capture, put in order. Knows nothing of registries; made by reduce alone.

import type {
  BodySummary,
  CaptureEnded,
  CaptureSource,
  ClientTlsCause,
  ConnectionId,
  ExchangeCause,
  ExchangeId,
  FaultKept,
  Millis,
  Rewrite,
  TriedAddress,
  UpstreamCause,
  UpstreamStage,
  UpstreamTls,
} from '../capture/event.ts'
import type { HeaderList } from '../http/headers.ts'

export interface Request {
  readonly method: string
  readonly url: string
  readonly httpVersion: string
  readonly headers: HeaderList
  /** What pullscope changed on the way up; absent when nothing. */
  readonly rewritten?: readonly Rewrite[]
}

export interface ResponseHead {
  readonly from: 'upstream' | 'pullscope'
  readonly status: number
  readonly reason: string
  readonly httpVersion: string
  readonly headers: HeaderList
  /** What pullscope changed on the way down; absent when nothing. */
  readonly rewritten?: readonly Rewrite[]
  readonly at: Millis
}

export interface Interim {
  readonly status: number
  readonly reason: string
  readonly headers: HeaderList
  readonly at: Millis
}

export interface ExchangeBase {
  readonly id: ExchangeId
  readonly connection: ConnectionId
  readonly request: Request
  readonly startedAt: Millis
  /** null while the request body is on its way, and for ever if it never ended. */
  readonly requestBody: BodySummary | null
  /** When the request body had ended; absent as long as `requestBody` is null. */
  readonly requestEndedAt?: Millis
  /** Answers before the answer, such as 100 Continue; absent when there were none. */
  readonly interim?: readonly Interim[]
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
  readonly via?: string
  readonly tls?: UpstreamTls
  readonly tried?: readonly TriedAddress[]
  readonly at: Millis
}

export interface Connection {
  readonly id: ConnectionId
  readonly client: string
  /** Authority of the registry proxy that opened it; absent for a client. */
  readonly behind?: string
  readonly openedAt: Millis
  readonly closedAt: Millis | null
  readonly tunnel: {
    readonly authority: string
    readonly intercepted: boolean
    readonly sni: string | null
    readonly alpn: readonly string[]
    readonly at: Millis
    /** Bytes so far, from and to the client, as of a moment; absent on an intercepted tunnel. */
    readonly passed?: {
      readonly sent: number
      readonly received: number
      readonly isOver: boolean
      readonly at: Millis
    }
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
  /** What failed of an upstream's side; absent when it is not known. */
  readonly stage?: UpstreamStage
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
  /** Hosts whose certificates were not verified. */
  readonly insecure: readonly string[]
  /**
   * null while the capture runs, and in a file whose end is missing. `missing`: it is known besides that nobody writes the
   * file any more (with-missing-end.ts); no event says so.
   */
  readonly ended: { readonly reason: CaptureEnded['reason'] | 'missing'; readonly at: Millis } | null
  /** The command that pullscope ran, if it ran one. */
  readonly command: {
    readonly argv: readonly string[]
    readonly exit: { readonly code: number | null; readonly signal: string | null } | null
  } | null
  /** What the capture was kept for: a fault of a candidate; absent in all others. */
  readonly kept?: Omit<FaultKept, 'type'>
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
  insecure: [],
  ended: null,
  command: null,
  connections: [],
  exchanges: [],
  failures: [],
  anomalies: [],
  lastAt: 0,
}
