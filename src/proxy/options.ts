// What the proxy is told. Parsing of flags is the command line's business.

import type { Emit } from '../capture/event.ts'
import type { Clock } from '../io/clock.ts'

export interface ListenAddress {
  /** IP address; IPv6 without brackets. */
  readonly host: string
  /** 0 picks a free port. */
  readonly port: number
}

/** curl's `--connect-to HOST:PORT:ADDR:PORT`; null means "any" on the left and "unchanged" on the right. */
export interface ConnectTo {
  readonly host: string | null
  readonly port: number | null
  readonly toHost: string | null
  readonly toPort: number | null
}

/** A certificate for a name, with its key; both PEM. */
export interface Leaf {
  readonly cert: string
  readonly key: string
}

export interface ProxyOptions {
  readonly listen: ListenAddress
  readonly connectTo: readonly ConnectTo[]
  /** PEM certificates to trust upstream, besides Node's own roots. */
  readonly upstreamCa: readonly string[]
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
  /** Where it really listens. */
  readonly address: ListenAddress
  /** Closes listeners, tunnels and upstream connections, and ends open exchanges with an event. Idempotent. */
  close(): Promise<void>
}
