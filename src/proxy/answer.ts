// The answer of an upstream on its way down: status, reason, headers, body and trailers as they were.

import type { IncomingMessage } from 'node:http'
import { fromRawHeaders, type HeaderList } from '../http/headers.ts'
import { meterBody, type BodyMeter } from '../io/recording/body-meter.ts'
import { messageOf } from '../io/causes.ts'
import { whenDelivered, writeHead, type Exchange } from './exchange.ts'
import { marked } from '../io/recording/exchange-log.ts'
import {
  chunksAreMisplaced,
  endToEnd,
  responseFraming,
  trailersOf,
  without,
  type Framing,
} from './forwarding.ts'
import { keepingOfResponse } from '../capture/keeping.ts'
import { pump } from './pump.ts'
import { answerUnusable, interrupted, upstreamFailed } from './upstream-failure.ts'

const NOTHING = Buffer.alloc(0)

/** What is said of a 101: Upgrade headers are not passed on, so nobody asked for it. */
export const SWITCHED = 'it switched protocols, which was not asked for'

/** Streams the answer to the client. `incoming` must not have been read yet. */
export function forwardAnswer(exchange: Exchange, incoming: IncomingMessage): void {
  const { log, request, response } = exchange
  const { statusCode: status = 0, statusMessage: reason = '', httpVersion } = incoming
  const headers = fromRawHeaders(incoming.rawHeaders)
  const framing = responseFraming({ method: request.method ?? '', status }, headers)
  const defect = defectOf(status, framing, headers)
  if (defect !== null) {
    answerUnusable(exchange, defect)
    incoming.destroy()
    return
  }
  const down = exchange.rewriteAnswer?.(status, headers) ?? { headers, rewritten: [] }
  log.responseStarted({
    from: 'upstream',
    ...{ status, reason, httpVersion, headers },
    ...marked(down.rewritten),
  })
  // A client of HTTP/1.0 knows no chunks: its body ends with the connection.
  const isUnchunked = framing === 'chunked' && request.httpVersion === '1.0'
  if (framing === 'until-close' || isUnchunked) response.shouldKeepAlive = false
  try {
    writeHead(response, {
      status,
      reason,
      headers: isUnchunked ? unchunked(down.headers) : headersDown(down.headers, framing),
    })
  } catch (error) {
    // Node's parser takes characters, and three-digit numbers, that Node does not send.
    interrupted(exchange, 'malformed', `this answer cannot be passed on: ${messageOf(error)}`)
    incoming.destroy()
    return
  }
  if (framing !== 'no-body') response.write(NOTHING) // the head goes now: the body may be long in coming
  forwardBody(exchange, incoming, meterBody(keepingOfResponse(status, headers)))
}

/** What Node takes for an answer, and would not pass on as it came. */
function defectOf(status: number, framing: Framing, headers: HeaderList): string | null {
  if (status === 101) return SWITCHED
  if (framing !== 'until-close' || !chunksAreMisplaced(headers)) return null
  return 'its Transfer-Encoding has chunks that do not come last'
}

function forwardBody(exchange: Exchange, incoming: IncomingMessage, meter: BodyMeter): void {
  const { log, response } = exchange
  const { socket } = incoming // null as soon as it is kept for the next request
  incoming.on('data', (chunk: Buffer) => {
    meter.add(chunk)
    log.responseProgressed(meter.bytes)
  })
  incoming.on('end', () => {
    // A reset ends a body that runs until the close, too.
    if (socket.errored !== null) upstreamFailed(exchange, socket.errored)
    if (log.isOver) return
    if (response.chunkedEncoding) response.addTrailers(trailersOf(incoming))
    response.end()
  })
  incoming.on('error', (error) => upstreamFailed(exchange, socket.errored ?? error))
  whenDelivered(exchange, () => {
    const trailers =
      incoming.rawTrailers.length === 0 ? {} : { trailers: fromRawHeaders(incoming.rawTrailers) }
    log.responseCompleted({ body: meter.summary(), ...trailers })
  })
  pump(incoming, response)
}

function headersDown(headers: HeaderList, framing: Framing): HeaderList {
  const passed = endToEnd(headers)
  return framing === 'chunked' ? passed : without(passed, 'trailer') // Node throws on it
}

function unchunked(headers: HeaderList): HeaderList {
  return without(headersDown(headers, 'until-close'), 'transfer-encoding')
}
