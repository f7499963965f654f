// What is told of a tunnel: that it was opened, once it is known what is in it, and at most one failure of its TLS.

import type { ClientTlsCause, ConnectionId } from '../capture/event.ts'
import { formatAuthority, type Authority, type Scheme } from './authority.ts'
import type { ClientHello } from './client-hello.ts'
import type { Log } from './log.ts'

const NO_HELLO: ClientHello = { sni: null, alpn: [] }

export class TunnelLog {
  readonly #log: Log
  readonly #connection: ConnectionId
  /** From the CONNECT line, for as long as the tunnel is not told of. */
  #untold: Authority | null = null
  /** What the client is being shown a certificate for. */
  #handshake: string | null = null
  #hasFailed = false

  constructor(log: Log, connection: ConnectionId) {
    this.#log = log
    this.#connection = connection
  }

  accepted(authority: Authority): void {
    this.#untold = authority
  }

  /** What the client began to speak is known. */
  opened(scheme: Scheme, { sni, alpn }: ClientHello = NO_HELLO): void {
    if (this.#untold === null) return
    const authority = formatAuthority(this.#untold, scheme)
    this.#untold = null
    const connection = this.#connection
    this.#log.record({ type: 'tunnel.opened', connection, authority, intercepted: true, sni, alpn })
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
    if (this.#handshake === null || by === 'pullscope') return
    const message = `the client closed the connection when it saw the certificate for ${this.#handshake}`
    this.failed(this.#handshake, 'closed', message)
  }
}
