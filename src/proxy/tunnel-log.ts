// What is told of a tunnel: that it was opened, once it is known what is in it, at most one failure of its TLS, and of
// one that is not decrypted its bytes.

import type { ClientTlsCause, ConnectionId, Millis } from '../capture/event.ts'
import { formatAuthority, type Authority, type Scheme } from './authority.ts'
import type { ClientHello } from './client-hello.ts'
import type { Log } from '../io/recording/log.ts'

/** Bytes from and to the client. */
interface Passed {
  readonly sent: number
  readonly received: number
}

/** At most ten events a second a tunnel. */
const PROGRESS_MS = 100

const NO_HELLO: ClientHello = { sni: null, alpn: [] }

export class TunnelLog {
  readonly #log: Log
  readonly #connection: ConnectionId
  /** From the CONNECT line, for as long as the tunnel is not told of. */
  #untold: Authority | null = null
  /** What the client is being shown a certificate for. */
  #handshake: string | null = null
  #hasFailed = false
  /** null on a tunnel that is decrypted. */
  #passed: Passed | null = null
  #progressAt: Millis = 0

  constructor(log: Log, connection: ConnectionId) {
    this.#log = log
    this.#connection = connection
  }

  accepted(authority: Authority): void {
    this.#untold = authority
  }

  /** What the client began to speak is known. */
  opened(scheme: Scheme, hello: ClientHello = NO_HELLO): void {
    this.#opened(scheme, hello, { intercepted: true })
  }

  /** As `opened`, of a tunnel that is not decrypted: its bytes are told of as they pass, and at its end. */
  openedSealed(scheme: Scheme, hello: ClientHello = NO_HELLO): void {
    this.#opened(scheme, hello, { intercepted: false })
    this.#passed = { sent: 0, received: 0 }
    this.#progressAt = this.#log.now()
  }

  /** More bytes, of a tunnel that is not decrypted. */
  passed(more: Passed): void {
    if (this.#passed === null) return
    const { sent, received } = this.#passed
    this.#passed = { sent: sent + more.sent, received: received + more.received }
    const now = this.#log.now()
    if (now - this.#progressAt < PROGRESS_MS) return
    this.#progressAt = now
    this.#log.record({ type: 'tunnel.progressed', connection: this.#connection, ...this.#passed })
  }

  handshakeStarted(authority: string): void {
    this.#handshake = authority
  }

  handshakeDone(): void {
    this.#handshake = null
  }

  /** `authority`: what the client was, or would have been, shown a certificate for. */
  failed(authority: string, cause: ClientTlsCause, message: string): void {
    if (this.#hasFailed) return
    this.#hasFailed = true
    const connection = this.#connection
    this.#log.record({ type: 'tls.failed', connection, side: 'client', authority, cause, message })
  }

  /** The connection has ended. A client may end it without a word when it does not like our certificate. */
  ended(by: 'client' | 'pullscope'): void {
    this.opened('https') // not a byte came through it, or no whole hello
    if (this.#passed !== null) {
      this.#log.record({ type: 'tunnel.closed', connection: this.#connection, ...this.#passed })
      this.#passed = null
    }
    if (this.#handshake === null || by === 'pullscope') return
    const message = `the client closed the connection in the TLS handshake for ${this.#handshake}, and did not say why`
    this.failed(this.#handshake, 'closed', message)
  }

  #opened(scheme: Scheme, { sni, alpn }: ClientHello, how: { readonly intercepted: boolean }): void {
    if (this.#untold === null) return
    const authority = formatAuthority(this.#untold, scheme)
    this.#untold = null
    this.#log.record({ type: 'tunnel.opened', connection: this.#connection, authority, ...how, sni, alpn })
  }
}
