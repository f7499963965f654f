// Events of a connection: TCP with the client, the tunnel in it, TLS, and the connections to upstreams that it led to.

import type { ClientTlsCause, UpstreamCause } from './causes.ts'
import type { ConnectionId, Millis } from './terms.ts'

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
