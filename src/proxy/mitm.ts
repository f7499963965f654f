// The one file that knows http-mitm-proxy. Its proxy reads requests and CONNECT lines; what it would then do to traffic,
// to the disk and to the console is overridden here. Knows nothing of what is done with an exchange.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { Proxy } from 'http-mitm-proxy'
import { BUFFERING } from './buffering.ts'

/** What is made of what the engine reads. None of these may throw. */
export interface Interceptor {
  /** A CONNECT line, before it is answered. `refused`: the socket has been answered and ended. */
  readonly onConnect: (request: IncomingMessage, socket: Socket) => 'accepted' | 'refused'
  /** The first bytes in an accepted tunnel. The socket is paused, and all else is still to be read from it. */
  readonly onTunnel: (socket: Socket, firstBytes: Buffer) => void
  /** A request whose body is still to be read. `target` is as it stood on the request line. */
  readonly onRequest: (request: IncomingMessage, response: ServerResponse, target: string) => void
  /** Bytes that are no HTTP, or an error of the socket. The socket is still to be answered or destroyed. */
  readonly onUnreadable: (error: Error, socket: Socket) => void
}

export interface Engine {
  /** Reads HTTP from a socket: a client's, or TLS that was opened over one. */
  serve(socket: Socket): void
  /** Stops its clock; to be called when the sockets are closed. */
  close(): void
}

interface EngineOptions {
  /** Bytes. */
  readonly headLimit: number
  /** How long the head of a request may take, from its first byte; a socket's first one from the beginning. */
  readonly headMs: number
}

/** How often Node looks for heads that take too long. */
const LOOK_MS = 5_000

/** Never calls `listen()`: that writes a CA into the current folder, opens WebSocket servers and a port, and prints. */
export function createEngine(interceptor: Interceptor, { headLimit, headMs }: EngineOptions): Engine {
  const proxy = new TamedProxy(interceptor)
  const server = createServer({
    ...BUFFERING,
    maxHeaderSize: headLimit,
    requireHostHeader: false, // for the upstream to judge
    requestTimeout: 0, // a layer may take hours to upload
    headersTimeout: headMs,
    connectionsCheckingInterval: Math.min(LOOK_MS, headMs),
    keepAliveTimeout: 0, // the upstream's own limit counts, see connection.ts
  })
  Object.assign(server, { httpAllowHalfOpen: true }) // not public: a client may close its sending side and be answered
  server.maxHeadersCount = 0 // headLimit is the limit; by default Node drops all after the thousandth
  server.on('connect', (request, socket, head) => proxy._onHttpServerConnect(request, socket, head))
  server.on('clientError', (error, socket) => interceptor.onUnreadable(error, asSocket(socket)))
  const onRequest = (request: IncomingMessage, response: ServerResponse): void =>
    proxy._onHttpServerRequest(false, request, response)
  // `Expect` is for the upstream to meet, too: without listeners Node would answer it.
  for (const event of ['request', 'checkExpectation']) server.on(event, onRequest)
  server.on('checkContinue', (request, response) => {
    // Not public: Node would end the connection after an answer without a 100 Continue. The body may come all the same.
    Object.assign(response, { _expect_continue: false })
    onRequest(request, response)
  })
  // It never listens, but that is what starts the clock for `headersTimeout` (_http_server.js, setupConnectionsTracking).
  server.emit('listening')
  return {
    serve: (socket) => {
      socket.allowHalfOpen = true
      ;(server satisfies Server).emit('connection', socket)
    },
    close: () => void server.close(),
  }
}

class TamedProxy extends Proxy {
  readonly #interceptor: Interceptor
  /** The library cuts the authority off an absolute-form target; this is what there was. */
  readonly #targets = new WeakMap<IncomingMessage, string>()

  constructor(interceptor: Interceptor) {
    super()
    this.#interceptor = interceptor
    this.options = {}
    this.onConnect((request, socket, _head, accept) => {
      if (interceptor.onConnect(request, asSocket(socket)) === 'accepted') accept()
    })
    // Its callback is never called: behind it lies all that changes traffic (PROXY_ENGINE.md, section 1).
    this.onRequest(({ clientToProxyRequest: request, proxyToClientResponse: response }) => {
      interceptor.onRequest(request, response, this.#targets.get(request) ?? request.url ?? '')
    })
  }

  /** The library answers CONNECT only when no bytes came with it, so those bytes are put back first. */
  override _onHttpServerConnect(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (head.length > 0) socket.unshift(head)
    socket.allowHalfOpen = false // until HTTP is read from it again
    socket.cork() // the answer in one packet: the library writes it in two
    super._onHttpServerConnect(request, socket, Buffer.alloc(0))
    socket.uncork()
  }

  /** In place of a TLS server a host, reached by a loopback connection a tunnel. */
  override _onHttpServerConnectData(_request: IncomingMessage, socket: Duplex, firstBytes: Buffer): void {
    socket.pause()
    this.#interceptor.onTunnel(asSocket(socket), firstBytes)
  }

  /** The library takes the destination from Host, refuses requests without one, and throws on some (`Host: a:99999`). */
  override _onHttpServerRequest(isSsl: boolean, request: IncomingMessage, response: ServerResponse): void {
    this.#targets.set(request, request.url ?? '')
    request.headers.host = 'the-destination-is-not-taken-from-here'
    super._onHttpServerRequest(isSsl, request, response)
  }

  /** It would print, and end a broken body cleanly. Whoever owns the stream hears of the error from the stream. */
  override _onError(): void {}

  /** It would print. The connection hears of it from its socket. */
  override _onSocketError(): void {}
}

/** Only sockets are served, so only sockets come back; Node's types allow for other streams. */
function asSocket(stream: Duplex): Socket {
  if (stream instanceof Socket) return stream
  throw new TypeError('a stream that is no socket')
}
