// What the proxy is told. Parsing of flags is the command line's business.

import type { Emit } from '../capture/event.ts'
import type { Clock } from '../io/clock.ts'
import type { HostPattern } from './host-pattern.ts'

export interface ListenAddress {
  /** IP address; IPv6 without brackets. */
  readonly host: string
  /** 0 picks a free port. */
  readonly port: number
}

/**
 * curl's `--connect-to HOST:PORT:ADDR:PORT`; null means "any" on the left and "unchanged" on the right. `host` may be a
 * pattern (`*.docker.io`). Several `toHosts` are taken in turns, a connection each, and stand in for one that fails.
 */
export interface ConnectTo {
  readonly host: string | null
  readonly port: number | null
  readonly toHosts: readonly string[] | null
  readonly toPort: number | null
}

/** A proxy on the way to upstreams. */
export interface UpstreamProxy {
  /** `socks5`: names are looked up here; `socks5h`: by the proxy, as `http` and `https` proxies do. */
  readonly scheme: 'http' | 'https' | 'socks5' | 'socks5h'
  readonly host: string
  readonly port: number
  readonly credentials: { readonly user: string; readonly password: string } | null
}

export interface UpstreamProxyRule {
  /** What it is for; null: everything. */
  readonly hosts: HostPattern | null
  /** `http` and `https` when it is for one of them only, as HTTP_PROXY and HTTPS_PROXY are. */
  readonly scheme: 'http' | 'https' | null
  readonly proxy: UpstreamProxy
}

export interface ClientCertificate {
  readonly hosts: HostPattern
  /** PEM: the certificate, and those that lead to its CA. */
  readonly cert: string
  readonly key: string
}

/** How upstreams are reached: the same for everything that connects to one. */
export interface NetworkOptions {
  readonly connectTo: readonly ConnectTo[]
  /** The first that matches is taken. */
  readonly upstreamProxies: readonly UpstreamProxyRule[]
  /** Asked directly in spite of the rules: patterns, addresses, and networks such as `10.0.0.0/8`. */
  readonly noUpstreamProxy: readonly string[]
  /** PEM certificates to trust upstream, besides Node's own roots. */
  readonly upstreamCa: readonly string[]
  readonly clientCertificates: readonly ClientCertificate[]
  /** Certificates of these are not verified. */
  readonly insecureUpstreams: readonly HostPattern[]
}

/** No proxy, no rule, and verification by Node's own roots. */
export const DIRECT: NetworkOptions = {
  connectTo: [],
  upstreamProxies: [],
  noUpstreamProxy: [],
  upstreamCa: [],
  clientCertificates: [],
  insecureUpstreams: [],
}

/** Who may use the proxy from elsewhere; loopback is never asked. Both: either will do. */
export interface Access {
  readonly credentials: { readonly user: string; readonly password: string } | null
  /** Networks of clients, such as `172.17.0.0/16`. */
  readonly networks: readonly string[]
}

/** The registry that plain requests to pullscope itself are for. */
export interface ReverseTarget {
  readonly scheme: 'http' | 'https'
  readonly host: string
  readonly port: number
}

/** A certificate for a name, with its key; both PEM. */
export interface Leaf {
  readonly cert: string
  readonly key: string
}

/** What the user decides of a proxy: plain values, which can cross a thread. */
export interface ProxySettings extends NetworkOptions {
  /** One or more. */
  readonly listen: readonly ListenAddress[]
  /** null: whoever reaches a listener. */
  readonly access: Access | null
  /** Tunnels to these are not decrypted. */
  readonly passthrough: readonly HostPattern[]
  /** Tunnels to others than these are not decrypted; null: all are. */
  readonly interceptOnly: readonly HostPattern[] | null
  readonly reverse: ReverseTarget | null
}

/** A free port of loopback, for everybody on this machine, and all tunnels decrypted. */
export const PLAIN: ProxySettings = {
  ...DIRECT,
  listen: [{ host: '127.0.0.1', port: 0 }],
  access: null,
  passthrough: [],
  interceptOnly: null,
  reverse: null,
}

export interface ProxyOptions extends ProxySettings {
  /** Gets the lines of a key log (https://www.ietf.org/archive/id/draft-ietf-tls-keylogfile-02.html), both sides'. */
  readonly keyLog: ((line: Buffer) => void) | null
  /** Makes the certificate that a client of `host` is shown: a name, `192.0.2.1` or `::1`. Called once a host. */
  readonly leafFor: (host: string) => Leaf
  readonly clock: Clock
  /** Gets events that are already redacted: the proxy redacts before it emits. */
  readonly emit: Emit
  /** Key of this capture's fingerprints (16 random bytes or more). */
  readonly redactionKey: Uint8Array
  /** `kept` only with `--keep-secrets`. */
  readonly secrets: 'redacted' | 'kept'
}

export interface RunningProxy {
  /** Where it really listens: the first of `addresses`. */
  readonly address: ListenAddress
  /** In the order of `listen`. */
  readonly addresses: readonly ListenAddress[]
  /** Closes listeners, tunnels and upstream connections, and ends open exchanges with an event. Idempotent. */
  close(): Promise<void>
}
