// HTTP by Node, for the puller: heads go out as given, connections are kept or closed as the head says.

import {
  Agent,
  request as httpRequest,
  type ClientRequest,
  type ClientRequestArgs,
  type IncomingMessage,
} from 'node:http'
import type { Duplex } from 'node:stream'
import { createSecureContext, rootCertificates } from 'node:tls'
import { fromRawHeaders, toRawHeaders } from '../http/headers.ts'
import { addressOf, closed, dial, noAnswer, type Route, type Target } from './dial.ts'
import { NoAnswer, type HttpClient, type HttpRequest, type HttpResponse } from './http-client.ts'

export interface ClientOptions {
  /** `http://host:port`; null goes straight. Loopback is no exception: the caller decides. */
  readonly proxy: URL | null
  /** PEM certificates to trust besides Node's own roots. */
  readonly ca: readonly string[]
  /** Longest silence on a connection; 60 s by default. */
  readonly silenceMs?: number
}

/** A registry's head is smaller; Node's own 16 KiB are too few for some signed URLs. */
const HEAD_LIMIT = 256 * 1024
const SILENCE_MS = 60_000
/** Go's transport reads 256 KiB of what nobody wants, to keep the connection. */
const DISCARD_LIMIT = 256 * 1024
/** Go's transport gives up after five (net/http, `max1xxResponses`). */
const INFORMATIONAL_LIMIT = 5
const SWITCHED = '101 Switching Protocols, which was not asked for'

export function createHttpClient({ proxy, ca, silenceMs = SILENCE_MS }: ClientOptions): HttpClient {
  if (proxy !== null && proxy.protocol !== 'http:') throw new TypeError('a proxy is reached by http://')
  const route: Route = { proxy, silenceMs, trust: createSecureContext({ ca: [...rootCertificates, ...ca] }) }
  const agents = { 'http:': new RouteAgent('http:', route), 'https:': new RouteAgent('https:', route) }

  async function send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const { protocol } = request.url
    if (protocol !== 'http:' && protocol !== 'https:') throw new TypeError(`no way to ask ${protocol}`)
    for (;;) {
      const asked = open(request, { agent: agents[protocol], signal, proxy })
      try {
        return await answerTo(asked)
      } catch (error) {
        // As Go does: a kept connection that the other side has closed meanwhile says nothing about the request.
        if (asked.reusedSocket && request.body === null && isReset(error) && !signal.aborted) continue
        throw noAnswer('upstream', error)
      }
    }
  }

  return {
    send,
    close: () => {
      for (const agent of Object.values(agents)) agent.destroy()
    },
  }
}

class RouteAgent extends Agent {
  readonly #scheme: Target['scheme']
  readonly #route: Route

  constructor(scheme: Target['scheme'], route: Route) {
    super({ keepAlive: true })
    this.#scheme = scheme
    this.#route = route
  }

  override createConnection(
    { host, port }: ClientRequestArgs,
    done: (error: Error | null, stream: Duplex) => void,
  ): undefined {
    dial({ scheme: this.#scheme, host: String(host), port: Number(port) }, this.#route).then(
      (socket) => done(null, socket),
      // Node's types ask for a stream even when there is none.
      (error: unknown) => (done as (error: unknown) => void)(error),
    )
  }
}

interface Opening {
  readonly agent: Agent
  readonly proxy: URL | null
  readonly signal: AbortSignal
}

function open({ method, url, headers, body }: HttpRequest, { agent, proxy, signal }: Opening): ClientRequest {
  const path = url.pathname + url.search
  const target = proxy !== null && url.protocol === 'http:' ? `http://${url.host}${path}` : path
  const asked = httpRequest({
    ...addressOf(url),
    agent,
    signal,
    method,
    path: target,
    setHost: false,
    maxHeaderSize: HEAD_LIMIT,
  })
  // Node adds `Connection: keep-alive`, which Go never sends. Removing a header is the documented way to stop that,
  // but `http.request` has written the head before anybody could, if it gets raw headers.
  for (const name of ['connection', 'content-length', 'transfer-encoding']) asked.removeHeader(name)
  const writer = asked as unknown as HeadWriter
  writer._storeHeader(`${method} ${target} HTTP/1.1\r\n`, toRawHeaders(headers))
  asked.end(body ?? undefined)
  return asked
}

/** Not public, but what `http.request` itself calls for raw headers, in every Node since 0.6. */
interface HeadWriter {
  _storeHeader(firstLine: string, rawHeaders: readonly string[]): void
}

/** Settles whatever comes: a response, an error, a protocol that nobody asked for, or the end of the connection. */
function answerTo(asked: ClientRequest): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    // Rejects at once: what is in the same packet is still parsed after `destroy`.
    const giveUp = (message: string): void => {
      reject(new NoAnswer('upstream', { code: 'UNUSABLE_ANSWER', message }))
      asked.destroy()
    }
    let informational = 0
    asked.on('information', () => {
      informational++
      if (informational > INFORMATIONAL_LIMIT) giveUp('too many 1xx informational responses')
    })
    asked.on('upgrade', (_, socket) => {
      giveUp(SWITCHED)
      socket.destroy() // no longer the request's
    })
    asked.on('response', (message) => {
      if (message.statusCode === 101)
        giveUp(SWITCHED) // without `Upgrade`, Node takes it for a response
      else resolve(responseOf(message))
    })
    asked.on('error', reject)
    asked.on('close', () => reject(closed('upstream'))) // too late to matter once there is a response
  })
}

function responseOf(message: IncomingMessage): HttpResponse {
  return {
    status: message.statusCode ?? 0,
    reason: message.statusMessage ?? '',
    headers: fromRawHeaders(message.rawHeaders),
    localPort: message.socket.localPort ?? null,
    body: message,
    discard: () => {
      let rest = 0
      message.on('error', () => undefined) // it was given up: how it ends does not matter
      message.on('data', (chunk: Buffer) => {
        rest += chunk.length
        if (rest > DISCARD_LIMIT) message.destroy()
      })
    },
  }
}

function isReset(error: unknown): boolean {
  return (error as { code?: string }).code === 'ECONNRESET'
}
