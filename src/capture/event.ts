// The event log: the only state of pullscope. Session, Trace, Findings and every view are functions of it.
// It knows HTTP facts and nothing of registries.
//
// Terminology: *authority* is host, with port if it is not the scheme's default. *Upstream* is away from the client.
// An *exchange* is one request and what came of it. A *connection* is one TCP connection of a client to pullscope.

import type { HeaderList } from '../http/headers.ts'

/** Milliseconds since `capture.started`, monotonic. Wall clock appears once, in `capture.started.startedAt`. */
export type Millis = number

/** Dense 0, 1, 2… in order of `request.started`. */
export type ExchangeId = number

/** Dense 0, 1, 2… in order of `connection.opened`. */
export type ConnectionId = number

/** What is kept of a body that streamed past. */
export interface BodySummary {
  /** Bytes as they were on the wire, after transfer coding, before content coding. */
  readonly bytes: number
  /** sha256 of those bytes, hex; null where an import does not hold the bytes. */
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
 * Why an upstream could not be reached or used. A closed list: views and rules rely on it.
 * `tls-client-certificate`: it wants a certificate from us, or another one. `proxy-…`: the upstream proxy could not be
 * reached, wants other credentials, refuses this destination, or does not speak as it should.
 */
export type UpstreamCause =
  | 'dns-failed'
  | 'refused'
  | 'timeout'
  | 'unreachable'
  | 'reset'
  | 'tls-untrusted'
  | 'tls-expired'
  | 'tls-wrong-name'
  | 'tls-protocol'
  | 'tls-client-certificate'
  | 'proxy-unreachable'
  | 'proxy-auth'
  | 'proxy-refused'
  | 'proxy-failed'
  | 'own-listener'
  | 'forbidden-address'
  | 'other'

/** Why an intercepted TLS handshake with the client failed. */
export type ClientTlsCause = 'untrusted' | 'rejected' | 'closed' | 'reset' | 'protocol' | 'timeout' | 'other'

/** Why an exchange did not complete. `truncated`: the peer ended cleanly, but before the announced length. */
export type ExchangeCause =
  | UpstreamCause
  | 'truncated'
  | 'aborted'
  | 'malformed'
  | 'bad-authority'
  | 'not-a-proxy-request'
  | 'access-denied'
  | 'closing'

export type CaptureSource = 'proxy' | 'hub' | 'replay' | 'har' | 'mitmproxy'

export interface CaptureStarted {
  readonly type: 'capture.started'
  readonly version: number
  readonly source: CaptureSource
  /** ISO 8601, UTC: the one wall-clock time of a capture. */
  readonly startedAt: string
  /** What watching did change, one sentence each (DESIGN.md, "What watching must not change"). */
  readonly effects: readonly string[]
  /** Set when `--keep-secrets` was given. */
  readonly secrets?: 'kept'
  /** Hosts and patterns whose certificates were not verified, because the user said so; absent when there are none. */
  readonly insecure?: readonly string[]
}

export interface CaptureEnded {
  readonly type: 'capture.ended'
  readonly reason: 'signal' | 'command-exited' | 'quit' | 'end-of-input' | 'error'
  /** Events before this one; written into files alone, as is `sha256`. */
  readonly events?: number
  /** sha256 of all bytes of the file before this line, hex. */
  readonly sha256?: string
}

export interface ClientStarted {
  readonly type: 'client.started'
  readonly argv: readonly string[]
}

export interface ClientExited {
  readonly type: 'client.exited'
  readonly code: number | null
  readonly signal: string | null
}

export interface ConnectionOpened {
  readonly type: 'connection.opened'
  readonly connection: ConnectionId
  /** The client's address and port, such as `127.0.0.1:51234` or `[::1]:51234`. */
  readonly client: string
  /** Authority of the registry proxy that opened it, where it is known that no client of its own did (`--with-hub`). */
  readonly behind?: string
}

export interface ConnectionClosed {
  readonly type: 'connection.closed'
  readonly connection: ConnectionId
  /** It was closed before a byte was read, because of where the client is. */
  readonly refused?: 'access-denied'
}

export interface TunnelOpened {
  readonly type: 'tunnel.opened'
  readonly connection: ConnectionId
  /** From the CONNECT line. */
  readonly authority: string
  readonly intercepted: boolean
  /** From the ClientHello; null without TLS or SNI. */
  readonly sni: string | null
  /** ALPN protocols the client offered, in its order. */
  readonly alpn: readonly string[]
}

/** Of a tunnel that is not intercepted. At most 10 events a second a connection. */
export interface TunnelProgressed {
  readonly type: 'tunnel.progressed'
  readonly connection: ConnectionId
  /** Bytes from the client so far. */
  readonly sent: number
  /** Bytes to the client so far. */
  readonly received: number
}

/** The end of a tunnel that is not intercepted. */
export interface TunnelClosed {
  readonly type: 'tunnel.closed'
  readonly connection: ConnectionId
  readonly sent: number
  readonly received: number
}

/** What an upstream showed in its TLS handshake. */
export interface UpstreamTls {
  /** `TLSv1.3`. */
  readonly protocol: string
  readonly cipher: string
  /** `off`: the user said not to (`--insecure-upstream`) · `unknown`: a capture of another tool that does not say. */
  readonly verification: 'on' | 'off' | 'unknown'
  /** Why it would have been refused; only with `verification: 'off'`, and only if it would have been. */
  readonly wouldFail?: UpstreamCause
  readonly certificate: UpstreamCertificate
}

export interface UpstreamCertificate {
  /** Distinguished names on one line, such as `CN=*.docker.io`; empty when it has none. */
  readonly subject: string
  readonly issuer: string
  /** ISO 8601, UTC; null when it holds something that is no time. */
  readonly notBefore: string | null
  readonly notAfter: string | null
  /** sha256 of the certificate's DER, hex. */
  readonly sha256: string
}

export interface UpstreamConnected {
  readonly type: 'upstream.connected'
  readonly connection: ConnectionId
  readonly authority: string
  /** IP address and port really used: the upstream's, or with `via` the proxy's. */
  readonly address: string
  /** Of the name that was looked up here: the upstream's, or the proxy's; null when there was none to look up. */
  readonly dnsMs: Millis | null
  /** TCP, and with `via` all that it took until the tunnel to the upstream was open. */
  readonly connectMs: Millis
  /** null on plain HTTP. */
  readonly tlsMs: Millis | null
  /** The upstream proxy, without credentials, such as `socks5h://127.0.0.1:1080`; absent when there is none. */
  readonly via?: string
  readonly tls?: UpstreamTls
  /** Addresses that failed before this one, in order; absent when there were none. */
  readonly tried?: readonly TriedAddress[]
}

/** One of several addresses that `--connect-to` gives for a host. */
export interface TriedAddress {
  /** As it was given, with its port: an IP address as a rule. */
  readonly address: string
  readonly cause: UpstreamCause
}

/** How far a connection to an upstream got: its name, TCP (and a proxy's tunnel), TLS, or after that. */
export type UpstreamStage = 'name' | 'connect' | 'tls' | 'http'

export interface UpstreamFailed {
  readonly type: 'upstream.failed'
  readonly connection: ConnectionId
  readonly authority: string
  readonly cause: UpstreamCause
  readonly message: string
  /** What failed; absent in captures that do not say. */
  readonly stage?: UpstreamStage
}

export interface TlsFailed {
  readonly type: 'tls.failed'
  readonly connection: ConnectionId
  readonly side: 'client' | 'upstream'
  readonly authority: string
  readonly cause: ClientTlsCause | UpstreamCause
  readonly message: string
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

/** A fault of a candidate, kept with the exchanges that prove it, so that it can be tried again (`check --again`). */
export interface FaultKept {
  readonly type: 'fault.kept'
  /** Id of the probe. */
  readonly fault: string
  /** Scheme and authority. */
  readonly candidate: string
  /** As it was given: `busybox`, `acme/app:1.2`. */
  readonly image: string
  readonly platform: string
  /** Path in front of all names; empty for none. */
  readonly prefix: string
  readonly ways: readonly ('host' | 'mirror')[]
  /** Clients that run into it. */
  readonly clients: readonly string[]
  /** It showed only with the hub behind the candidate (`--with-hub`). */
  readonly withHub: boolean
  readonly message: string
}

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
