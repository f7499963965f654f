// A request of a client and the answer to it, as everything that takes part in an exchange sees them.

import type { IncomingMessage, ServerResponse } from 'node:http'
import { toRawHeaders, type HeaderList } from '../http/headers.ts'
import { meterBody } from '../io/recording/body-meter.ts'
import type { Authority, Scheme } from './authority.ts'
import type { ClientConnection } from './connection.ts'
import type { ExchangeLog } from '../io/recording/exchange-log.ts'
import { keepingOfResponse } from '../capture/keeping.ts'
import type { OwnAnswer } from './own-answer.ts'
import type { RewriteAnswer } from './route.ts'

/** All that it takes to answer. */
export interface Asked {
  readonly connection: ClientConnection
  readonly log: ExchangeLog
  /** Where the request goes, or would go. */
  readonly authority: Authority
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/** A request that goes on to an upstream. */
export interface Exchange extends Asked {
  readonly scheme: Scheme
  /** What is to be changed in the answer's head; null: nothing. */
  readonly rewriteAnswer: RewriteAnswer | null
}

interface ResponseHead {
  readonly status: number
  readonly reason: string
  readonly headers: HeaderList
}

/** Writes these headers and no others. Throws what Node throws for a head that must not be sent. */
export function writeHead(response: ServerResponse, { status, reason, headers }: ResponseHead): void {
  // Node adds each of these when it is missing; a removed header stays removed.
  for (const name of ['date', 'connection', 'content-length', 'transfer-encoding'])
    response.removeHeader(name)
  response.writeHead(status, reason, toRawHeaders(headers))
}

/** Calls `tell` when the whole answer has left for the client. */
export function whenDelivered(
  { request, response }: Pick<Asked, 'request' | 'response'>,
  tell: () => void,
): void {
  const { socket } = request
  response.on('finish', () => {
    // Node says 'finish' as well when the socket broke with half of the answer still in it.
    if (!socket.destroyed && socket.errored === null) tell()
  })
}

/** Answers in the upstream's place. The rest of the request is read and dropped, so that the client reads the answer. */
export function answerOurselves(exchange: Asked, answer: OwnAnswer): void {
  const { log, request, response } = exchange
  const { status, reason, headers, body } = answer
  log.responseStarted({ from: 'pullscope', status, reason, httpVersion: '1.1', headers })
  const meter = meterBody(keepingOfResponse(status, headers))
  if (request.method !== 'HEAD') meter.add(body)
  whenDelivered(exchange, () => log.responseCompleted({ body: meter.summary() }))
  writeHead(response, answer)
  response.end(body)
  request.resume()
}
