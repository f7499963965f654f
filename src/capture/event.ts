// The event log: the only state of pullscope. Session, Trace, Findings and every view are functions of it.
// It knows HTTP facts and nothing of registries.
//
// Terminology: *authority* is host, with port if it is not the scheme's default. *Upstream* is away from the client.
// An *exchange* is one request and what came of it. A *connection* is one TCP connection of a client to pullscope.

import type { CaptureEnded, CaptureStarted, ClientExited, ClientStarted, FaultKept } from './event/capture.ts'
import type {
  ConnectionClosed,
  ConnectionOpened,
  TlsFailed,
  TunnelClosed,
  TunnelOpened,
  TunnelProgressed,
  UpstreamConnected,
  UpstreamFailed,
} from './event/connection.ts'
import type {
  ExchangeFailed,
  InterimPassed,
  RequestCompleted,
  RequestStarted,
  ResponseCompleted,
  ResponseProgressed,
  ResponseStarted,
} from './event/exchange.ts'
import type { Millis } from './event/terms.ts'

export type * from './event/terms.ts'
export type * from './event/causes.ts'
export type * from './event/capture.ts'
export type * from './event/connection.ts'
export type * from './event/exchange.ts'

/** One fact, without its time. */
export type CaptureFact =
  | CaptureStarted
  | CaptureEnded
  | ClientStarted
  | ClientExited
  | ConnectionOpened
  | ConnectionClosed
  | TunnelOpened
  | TunnelProgressed
  | TunnelClosed
  | UpstreamConnected
  | UpstreamFailed
  | TlsFailed
  | RequestStarted
  | RequestCompleted
  | InterimPassed
  | ResponseStarted
  | ResponseProgressed
  | ResponseCompleted
  | ExchangeFailed
  | FaultKept

export type CaptureEvent = { readonly at: Millis } & CaptureFact

/** What a source calls. Sources emit and do nothing else. */
export type Emit = (event: CaptureEvent) => void

/** The version that `encode` writes. A change of meaning bumps it and adds a migration. */
export const FORMAT_VERSION = 1
