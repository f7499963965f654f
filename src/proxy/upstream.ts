// The upstream side of one client connection: its connections, and requests whose heads are written as they came.

import { Agent, request as httpRequest, type ClientRequest, type ClientRequestArgs } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type { ConnectionId } from '../capture/event.ts'
import { toRawHeaders, type HeaderList } from '../http/headers.ts'
import { inAbsoluteForm } from './absolute-form.ts'
import { formatAuthority, type Authority, type Scheme } from './authority.ts'
import { isTlsCause } from '../io/causes.ts'
import type { Dialer } from './dial.ts'
import type { Log } from '../io/recording/log.ts'
import type { UpstreamProxy } from './options.ts'
import { onPeerEnd } from './socket-end.ts'
import { UpstreamError, type Target } from './upstream-error.ts'

/** A head beyond this is refused with 431, or as malformed; Node's own 16 KiB are too few for some signed URLs. */
export const HEAD_LIMIT = 256 * 1024

/** Options of `http.request` reach the agent as they are. */
interface UpstreamArgs extends ClientRequestArgs {
  readonly scheme: Scheme
}

interface UpstreamAgentOptions {
  readonly connection: ConnectionId
  readonly log: Log
  readonly dialer: Dialer
  /** A connection to this authority was closed, by whichever side. */
  readonly onClose: (authority: Authority) => void
}

/**
 * Upstream connections belong to one client connection, so that what a client sees of keep-alive, and what an upstream
 * sees of its clients, is what they would see of each other.
 */
export class UpstreamAgent extends Agent {
  readonly #own: UpstreamAgentOptions
  readonly #closing = new AbortController()

  constructor(options: UpstreamAgentOptions) {
    super({ keepAlive: true, maxSockets: 1 })
    this.#own = options
  }

  override createConnection(
    { host, port, scheme }: UpstreamArgs,
    done: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    const authority = { host: String(host), port: Number(port) }
    this.#open({ scheme, authority }).then(
      (socket) => done(null, socket),
      // Node's types ask for a stream even when there is none.
      (error: unknown) => (done as (error: unknown) => void)(error),
    )
  }

  /** What a connection can be used for again. */
  override getName(args?: UpstreamArgs): string {
    return `${args?.scheme ?? ''}:${super.getName(args)}`
  }

  /** An idle upstream connection is kept for as long as both sides want it: `Keep-Alive` hints are theirs to heed. */
  override keepSocketAlive(): boolean {
    return true
  }

  /** Closes what is open, and gives up what is being dialled. */
  override destroy(): void {
    this.#closing.abort()
    super.destroy()
  }

  /** The proxy that requests for this upstream are sent to; null when they go to the upstream itself. */
  forwarder(target: Target): UpstreamProxy | null {
    return this.#own.dialer.forwarder(target)
  }

  /** A connection for a tunnel that is not decrypted, which is its taker's to close. Rejects with UpstreamError. */
  openTunnel(target: Target): Promise<Socket> {
    return this.#dial(target)
  }

  async #open(target: Target): Promise<Socket> {
    const socket = await this.#dial(target)
    socket.once('close', () => this.#own.onClose(target.authority))
    socket.allowHalfOpen = true
    onPeerEnd(socket, () => socket.end())
    return socket
  }

  async #dial(target: Target): Promise<Socket> {
    const { connection, log, dialer } = this.#own
    const { signal } = this.#closing
    const authority = formatAuthority(target.authority, target.scheme)
    try {
      const { socket, ...facts } = await dialer.dial(target, signal)
      if (signal.aborted) socket.destroy() // it was too late to give the dial up
      log.record({ type: 'upstream.connected', connection, authority, ...facts })
      return socket
    } catch (error) {
      if (error instanceof UpstreamError && !signal.aborted) this.recordFailure(target, error)
      throw error
    }
  }

  /** Tells that an upstream could not be reached or used. */
  recordFailure(target: Target, { reason: cause, message, stage }: UpstreamError): void {
    const { connection, log } = this.#own
    const authority = formatAuthority(target.authority, target.scheme)
    if (isTlsCause(cause))
      log.record({ type: 'tls.failed', connection, side: 'upstream', authority, cause, message })
    log.record({ type: 'upstream.failed', connection, authority, cause, message, stage })
  }
}

interface RequestHead {
  readonly scheme: Scheme
  readonly authority: Authority
  readonly method: string
  /** The request target, as it goes on the wire. */
  readonly target: string
  readonly headers: HeaderList
}

/** Begins a request. Throws what Node throws for a target or header that must not be sent. */
export function openRequest(
  agent: UpstreamAgent,
  { scheme, authority, method, ...head }: RequestHead,
): ClientRequest {
  const { host, port } = authority
  const proxy = agent.forwarder({ scheme, authority })
  const { target, headers } = proxy === null ? head : inAbsoluteForm(head, authority, proxy)
  const args: UpstreamArgs = {
    agent,
    scheme,
    host,
    port,
    method,
    path: target,
    setHost: false,
    maxHeaderSize: HEAD_LIMIT,
  }
  const request = httpRequest(args)
  request.maxHeadersCount = 0 // HEAD_LIMIT is the limit; by default Node drops all after the thousandth
  // Node adds `Connection: keep-alive`, and chunks a POST that has no length. Removing a header is the documented way
  // to stop that, but `http.request` has written the head before anybody could, if it gets raw headers.
  for (const name of ['connection', 'content-length', 'transfer-encoding']) request.removeHeader(name)
  const writer = request as unknown as HeadWriter
  writer._storeHeader(`${method} ${target} HTTP/1.1\r\n`, toRawHeaders(headers))
  return request
}

/** Not public, but what `http.request` itself calls for raw headers, in every Node since 0.6. */
interface HeadWriter {
  _storeHeader(firstLine: string, rawHeaders: readonly string[]): void
}
