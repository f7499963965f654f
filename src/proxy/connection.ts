// One connection of a client: its sockets, its upstream side, whose turn it is, and how it ends. Knows no HTTP.

import type { Socket } from 'node:net'
import type { ConnectionId, ExchangeCause } from '../capture/event.ts'
import type { Standing } from './access.ts'
import { formatAddress, type Authority, type Scheme } from './authority.ts'
import type { Dialer } from './dial.ts'
import type { ExchangeLog } from '../io/recording/exchange-log.ts'
import { unmapped } from './ip-address.ts'
import type { Log } from '../io/recording/log.ts'
import { onPeerEnd } from './socket-end.ts'
import { TunnelLog } from './tunnel-log.ts'
import { UpstreamAgent } from './upstream.ts'

interface ClientConnectionOptions {
  readonly raw: Socket
  readonly log: Log
  readonly dialer: Dialer
  readonly standing: Standing
}

/** Requests that wait for an earlier one on the same connection. No client pipelines as many; a hostile one may. */
const PIPELINE_LIMIT = 1_000

/**
 * To be longer than the kernel of a client that is gone still answers for it (Linux: 60 s, `tcp_fin_timeout`), because
 * each probe in that time makes it answer longer.
 */
const PROBE_AFTER_MS = 90_000

/** libuv watches a socket no more whose end it has read; a write of no bytes asks what the probes have found. */
const ASK_EVERY_MS = 30_000

export class ClientConnection {
  readonly id: ConnectionId
  /** The client's address and port. */
  readonly client: string
  /** The address and port that the client came to. */
  readonly own: Authority
  readonly standing: Standing
  readonly upstream: UpstreamAgent
  readonly tunnelLog: TunnelLog
  /** Resolves when the client's socket is closed, and that has been told. */
  readonly closed: Promise<void>
  readonly #raw: Socket
  readonly #log: Log
  /** What HTTP is spoken on: the raw socket, or TLS over it. */
  #socket: Socket
  #tunnel: Authority | null = null
  #scheme: Scheme = 'http'
  /** The first is under way; the others wait, for HTTP/1.1 answers in order. */
  readonly #turns: { readonly log: ExchangeLog; readonly start: () => void }[] = []
  /** The client has closed its sending side: no request follows those that wait. It may still read answers. */
  #clientHasEnded = false
  /** Closes the sending side towards the upstream; null until the request that is under way has been sent. */
  #endUpstream: (() => void) | null = null
  /** The tunnel's. */
  #upstreamIsGone = false
  #endedBy: 'client' | 'pullscope' = 'client'
  #deadline: NodeJS.Timeout | null = null
  #asking: NodeJS.Timeout | null = null
  #turnedAway = false

  constructor({ raw, log, dialer, standing }: ClientConnectionOptions) {
    this.id = log.nextConnection()
    this.client = formatAddress({ host: unmapped(raw.remoteAddress ?? 'unknown'), port: raw.remotePort ?? 0 })
    this.own = { host: unmapped(raw.localAddress ?? 'unknown'), port: raw.localPort ?? 0 }
    this.standing = standing
    this.#raw = raw
    this.#socket = raw
    this.#log = log
    this.tunnelLog = new TunnelLog(log, this.id)
    this.upstream = new UpstreamAgent({
      connection: this.id,
      log,
      dialer,
      onClose: (authority) => this.#upstreamClosed(authority),
    })
    log.record({ type: 'connection.opened', connection: this.id, client: this.client })
    // A client that closes its sending side and is then gone for good answers no probe: that ends a wait without end.
    raw.setKeepAlive(true, PROBE_AFTER_MS)
    onPeerEnd(raw, () => this.#ended())
    raw.on('error', () => undefined) // 'close' follows, and says all that we tell
    this.closed = new Promise((resolve) => {
      raw.once('close', () => {
        this.#hasClosed()
        resolve()
      })
    })
  }

  /** Where CONNECT has tied this connection to; null on one that is used for plain requests. */
  get tunnel(): Authority | null {
    return this.#tunnel
  }

  get scheme(): Scheme {
    return this.#scheme
  }

  /** The exchange that is under way. */
  get current(): ExchangeLog | null {
    return this.#turns[0]?.log ?? null
  }

  get clientHasEnded(): boolean {
    return this.#clientHasEnded
  }

  enterTunnel(authority: Authority): void {
    this.#tunnel = authority
    this.tunnelLog.accepted(authority)
  }

  /** HTTP goes on over `socket`, which is TLS on top of the client's. */
  secured(socket: Socket): void {
    this.#socket = socket
    onPeerEnd(socket, () => this.#ended())
    this.#scheme = 'https'
    this.tunnelLog.handshakeDone()
  }

  /** Starts the exchange, once those before it are over. To be followed by `leave`. */
  enter(log: ExchangeLog, start: () => void): void {
    if (this.#turns.push({ log, start }) === 1) start()
    else if (this.#turns.length > PIPELINE_LIMIT) {
      this.destroy('client', 'malformed', `more than ${PIPELINE_LIMIT} requests at a time on one connection`)
    }
  }

  /** An exchange that is not over stays: it ends with the connection, which is about to close. */
  leave(log: ExchangeLog): void {
    if (this.current !== log || !log.isOver) return
    this.#turns.shift()
    this.#endUpstream = null
    const [next] = this.#turns
    if (next !== undefined && !this.#raw.destroyed) next.start()
    else if (this.#upstreamIsGone || this.#clientHasEnded) this.end()
  }

  /** The request that is under way has been sent. `end` closes the sending side, as the client did or may yet do. */
  requestSent(end: () => void): void {
    this.#endUpstream = end
    this.#passEndOn()
  }

  /** Calls `expire` after `ms`, unless `disarm` or another `arm` comes first. */
  arm(ms: number, expire: () => void): void {
    this.disarm()
    this.#deadline = setTimeout(expire, ms)
  }

  disarm(): void {
    if (this.#deadline !== null) clearTimeout(this.#deadline)
    this.#deadline = null
  }

  /** Ends as a peer does that closes: after all that was written. */
  end(): void {
    this.#socket.destroySoon()
  }

  /** Ends as a peer does that resets: what was written goes out first, as it did from the upstream. */
  reset(): void {
    // TLSSocket cannot reset; the TCP socket below it can.
    this.#socket.write('', () => this.#raw.resetAndDestroy())
  }

  /** Ends at once. Exchanges under way have failed for this reason. */
  destroy(side: 'client' | 'pullscope', cause: ExchangeCause, message: string): void {
    this.#endedBy = 'pullscope'
    for (const { log } of this.#turns) log.failed({ side, cause, message })
    this.#raw.destroy()
  }

  #ended(): void {
    this.#clientHasEnded = true
    this.#asking ??= setInterval(() => this.#socket.writable && this.#socket.write(''), ASK_EVERY_MS)
    this.#passEndOn()
  }

  /** An upstream sees that the client has nothing more to send, behind the last request. */
  #passEndOn(): void {
    if (this.#clientHasEnded && this.#turns.length === 1) this.#endUpstream?.()
  }

  /** Ends at once, before a byte was read. */
  turnAway(): void {
    this.#turnedAway = true
    this.#raw.destroy()
  }

  /** A client that talks to an upstream directly would see it close an idle connection, and so it does here. */
  #upstreamClosed({ host, port }: Authority): void {
    if (host !== this.#tunnel?.host || port !== this.#tunnel.port) return
    this.#upstreamIsGone = true
    if (this.#turns.length === 0) this.end()
  }

  #hasClosed(): void {
    this.disarm()
    if (this.#asking !== null) clearInterval(this.#asking)
    this.tunnelLog.ended(this.#endedBy)
    const aborted = { side: 'client', cause: 'aborted', message: 'the client closed the connection' } as const
    for (const { log } of this.#turns) log.failed(aborted)
    this.upstream.destroy()
    const refused = this.#turnedAway ? ({ refused: 'access-denied' } as const) : {}
    this.#log.record({ type: 'connection.closed', connection: this.id, ...refused })
  }
}
