// One request to an authority of the hub: read strictly, given to the handler, and its answer sent.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable, Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { fromRawHeaders, toRawHeaders, type HeaderList } from '../http/headers.ts'
import { textAnswer } from './answer.ts'
import type { Answer, Handler, HubRequest } from './handler.ts'
import type { ExchangeRecord } from './recording/exchange-record.ts'

interface Incoming {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Scheme and authority. */
  readonly base: URL
  readonly handler: Handler
  readonly record: ExchangeRecord
  /** Told of the request as it came; nobody when absent. */
  readonly witness?: ((request: HubRequest) => (status: number) => void) | undefined
}

/** Rejects with what the handler, its body or the connection failed with; the caller cuts the connection. */
export async function answerRequest(incoming: Incoming): Promise<void> {
  const { request, base, handler, record, witness } = incoming
  const { asked, refused } = hubRequest(request, base, record)
  const told = witness?.(asked)
  const answer = refused ?? (await handler(asked))
  told?.(answer.status)
  await send(answer, incoming)
}

/** Reads the request line strictly: what is no path, or is for another host, is not for the hub. */
function hubRequest(
  request: IncomingMessage,
  base: URL,
  { body, exchange }: ExchangeRecord,
): { readonly asked: HubRequest; readonly refused: Answer | null } {
  const { url: target = '', headers, method = '', socket } = request
  const url = target.startsWith('/') ? parseUrl(base.origin + target) : null
  const rawHeaders = fromRawHeaders(request.rawHeaders)
  const client = socket.remoteAddress ?? ''
  const asked = { method, url: url ?? base, target, headers, rawHeaders, body, exchange, client }
  if (url === null) return { asked, refused: textAnswer(400, 'the request target is no path\n') }
  if (parseUrl(`${base.protocol}//${headers.host ?? ''}`)?.host !== base.host) {
    return { asked, refused: textAnswer(421, `this is ${base.host}, and no other host\n`) }
  }
  return { asked, refused: null }
}

function parseUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null
}

async function send(
  { status, headers, body }: Answer,
  { request, response, record }: Pick<Incoming, 'request' | 'response' | 'record'>,
): Promise<void> {
  const hasBody = status !== 204 && status !== 304
  const framing: HeaderList = hasBody && body.length !== null ? [['Content-Length', String(body.length)]] : []
  const sent = [...headers, ...framing, ['Date', new Date().toUTCString()] as const]
  response.writeHead(status, toRawHeaders(sent))
  const chunks = record.answered({ status, headers: sent }, body.chunks)
  record.dropRest() // a client that is still sending may not listen before it is done
  if (request.method === 'HEAD' || !hasBody) response.end()
  else await pipeline(Readable.from(chunks, { objectMode: false }), bodySink(response, body.length))
}

/**
 * Ends the answer with the last byte that was announced, and not when there is nothing after it: dockerd closes the
 * connection as soon as it has that byte, and an answer that has not ended by then would look cut.
 */
function bodySink(response: ServerResponse, length: number | null): Writable {
  let sent = 0
  const sink = new Writable({
    write(chunk: Buffer, _, done) {
      sent += chunk.length
      if (sent === length) response.end(chunk, done)
      else response.write(chunk, done)
    },
    final(done) {
      if (response.writableEnded) done()
      else response.end(done)
    },
  })
  response.once('close', () => sink.destroy())
  return sink
}

/** Node's words for a connection that the other side has left, while reading from it and while writing to it. */
const CLIENT_GONE: readonly unknown[] = [
  'ECONNRESET',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ERR_STREAM_DESTROYED',
]

export function isClientGone(error: unknown): boolean {
  return error instanceof Error && 'code' in error && CLIENT_GONE.includes(error.code)
}
