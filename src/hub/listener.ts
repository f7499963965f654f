// One authority of the hub: a listener on loopback that gives requests to a handler and sends what it answers.

import {
  createServer as createHttpServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { Leaf } from '../../certs/leaf.ts'
import { toRawHeaders } from '../http/headers.ts'
import { textAnswer } from './answer.ts'
import type { Answer, Handler, HubRequest } from './handler.ts'

export interface Listener {
  readonly port: number
  /** Begins to answer, as `authority`. */
  serve(authority: string, handler: Handler): void
  /** Cuts what is open; resolves when the port is free. */
  close(): Promise<void>
}

interface ListenOptions {
  /** The certificate that is shown; null means plain HTTP. It is not renewed: a leaf lives for 7 days. */
  readonly leaf: Leaf | null
  /** Told of what a handler threw, but for a client that went away. */
  readonly onFault: (error: unknown) => void
}

/** The only address: whatever the hub gives away is for this machine alone. */
export const LOOPBACK = '127.0.0.1'

/** Longer than any client's pause, so that none meets a connection that is just being closed. */
const KEEP_ALIVE_MS = 90_000

/** Listens on a free port. */
export async function listen({ leaf, onFault }: ListenOptions): Promise<Listener> {
  const server: Server = leaf === null ? createHttpServer() : createHttpsServer({ ...leaf })
  server.keepAliveTimeout = KEEP_ALIVE_MS
  server.requestTimeout = 0 // a large upload takes its time
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, LOOPBACK, resolve)
  })
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new TypeError('the listener has no address')
  const scheme = leaf === null ? 'http' : 'https'
  return {
    port: bound.port,
    serve: (authority, handler) => {
      const base = new URL(`${scheme}://${authority}`)
      server.on('request', (request, response) => {
        answer({ request, response, base, handler }).catch((error: unknown) => {
          response.destroy()
          if (!isClientGone(error)) onFault(error)
        })
      })
    },
    close: () => closeServer(server),
  }
}

interface Incoming {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Scheme and authority. */
  readonly base: URL
  readonly handler: Handler
}

async function answer({ request, response, base, handler }: Incoming): Promise<void> {
  const asked = hubRequest(request, base)
  await send('refused' in asked ? asked.refused : await handler(asked), request, response)
}

/** Reads the request line strictly: what is no path, or is for another host, is not for the hub. */
function hubRequest(request: IncomingMessage, base: URL): HubRequest | { readonly refused: Answer } {
  const { url: target = '', headers, method = '', socket } = request
  const url = target.startsWith('/') ? parseUrl(base.origin + target) : null
  if (url === null) return { refused: textAnswer(400, 'the request target is no path\n') }
  if (parseUrl(`${base.protocol}//${headers.host ?? ''}`)?.host !== base.host) {
    return { refused: textAnswer(421, `this is ${base.host}, and no other host\n`) }
  }
  // A handler may stop reading, and still answer: `send` reads the rest.
  const body = request.iterator({ destroyOnReturn: false })
  return { method, url, headers, body, client: socket.remoteAddress ?? '' }
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}

async function send(
  { status, headers, body }: Answer,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const hasBody = status !== 204 && status !== 304
  const length: [string, string][] =
    hasBody && body.length !== null ? [['Content-Length', String(body.length)]] : []
  response.writeHead(status, toRawHeaders([...headers, ...length]))
  request.resume() // a client that is still sending may not listen before it is done
  if (request.method === 'HEAD' || !hasBody) response.end()
  else await pipeline(Readable.from(body.chunks, { objectMode: false }), response)
}

/** Node's words for a connection that the other side has left, while reading from it and while writing to it. */
const CLIENT_GONE: readonly unknown[] = ['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE']

function isClientGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && CLIENT_GONE.includes(error.code)
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve, reject) => {
    server.close((error) => (error === undefined ? resolve() : reject(error)))
    server.closeAllConnections()
  })
}
