// One request to the hub and its answer, as events: bodies are metered while they stream, and never held whole.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ConnectionId, ExchangeId } from '../../capture/event.ts'
import { keepingOfRequest, keepingOfResponse } from '../../capture/keeping.ts'
import { messageOf } from '../../io/causes.ts'
import { meterBody, type BodyMeter } from '../../io/recording/body-meter.ts'
import { ExchangeLog } from '../../io/recording/exchange-log.ts'
import type { Log } from '../../io/recording/log.ts'
import { contentLength, fromRawHeaders, header, type HeaderList } from '../../http/headers.ts'
import type { Body } from '../handler.ts'

export interface ExchangeRecord {
  /** null when nothing is recorded. */
  readonly exchange: ExchangeId | null
  /** The request's body, for the handler. */
  readonly body: AsyncIterable<Buffer>
  /** Reads and drops what the handler left of the request. */
  dropRest(): void
  /** To be called with the head of the answer before it is sent; gives what is to be sent as its body. */
  answered(
    head: { readonly status: number; readonly headers: HeaderList },
    chunks: Body['chunks'],
  ): Body['chunks']
  /** To be called before the connection is cut because of `error`. */
  broken(error: unknown): void
}

/** For a hub that nobody records. */
export function unrecorded(request: IncomingMessage): ExchangeRecord {
  return {
    exchange: null,
    body: bodyOf(request),
    dropRest: () => request.resume(),
    answered: (_, chunks) => chunks,
    broken: () => undefined,
  }
}

interface Recorded {
  readonly log: Log
  readonly connection: ConnectionId
  /** Scheme and authority that the client asks. */
  readonly origin: string
  readonly request: IncomingMessage
  readonly response: ServerResponse
  /** Whether the hub is being closed, so that a cut is our own. */
  readonly isClosing: () => boolean
}

/** Tells of the request at once, and of the rest as it comes. */
export function recordExchange(recorded: Recorded): ExchangeRecord {
  const { log, connection, origin, request, response, isClosing } = recorded
  const { method = '', url: target = '', httpVersion } = request
  const headers = fromRawHeaders(request.rawHeaders)
  const url = target.startsWith('/') ? origin + target : target
  const exchange = new ExchangeLog(log, { connection, method, url, httpVersion, headers })
  const asked = meterRequest(request, headers, exchange)
  response.on('close', () => {
    if (isClosing()) exchange.failed({ side: 'pullscope', cause: 'closing', message: 'the hub was closed' })
    else exchange.failed({ side: 'client', cause: 'aborted', message: 'the client closed the connection' })
  })
  return {
    exchange: exchange.id,
    body: asked.body,
    dropRest: asked.dropRest,
    answered({ status, headers: sent }, chunks) {
      const reason = response.statusMessage
      exchange.responseStarted({ from: 'upstream', status, reason, httpVersion: '1.1', headers: sent })
      const meter = meterBody(keepingOfResponse(status, sent))
      response.on('finish', () => {
        // Node says 'finish' as well when the socket broke with half of the answer still in it.
        const { socket } = request
        if (!socket.destroyed && socket.errored === null)
          exchange.responseCompleted({ body: meter.summary() })
      })
      return metered(chunks, meter, exchange)
    },
    broken(error) {
      // A client that left is told of when its connection closes.
      if (request.errored !== null || request.socket.destroyed) return
      exchange.failed({
        side: 'upstream',
        cause: 'reset',
        message: `the hub closed the connection: ${messageOf(error)}`,
      })
    },
  }
}

/** A handler may stop reading, and still answer. */
function bodyOf(request: IncomingMessage): AsyncIterable<Buffer> {
  return request.iterator({ destroyOnReturn: false })
}

function meterRequest(
  request: IncomingMessage,
  headers: HeaderList,
  exchange: ExchangeLog,
): Pick<ExchangeRecord, 'body' | 'dropRest'> {
  const meter = meterBody(keepingOfRequest(headers))
  const tell = (): void => exchange.requestCompleted(meter.summary())
  // Node says 'end' only when somebody reads, which for a request without a body is after the answer.
  const isEmpty = header(headers, 'transfer-encoding') === null && (contentLength(headers) ?? 0) === 0
  if (isEmpty) tell()
  else request.once('end', tell)
  return {
    body: taken(bodyOf(request), meter),
    dropRest: () => {
      request.on('data', (chunk: Buffer) => meter.add(chunk))
      request.read(0) // Node drops, unseen, what nobody began to read before the answer was out
    },
  }
}

async function* taken(chunks: AsyncIterable<Buffer>, meter: BodyMeter): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) {
    meter.add(chunk)
    yield chunk
  }
}

async function* metered(
  chunks: Body['chunks'],
  meter: BodyMeter,
  exchange: ExchangeLog,
): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of chunks) {
      meter.add(chunk)
      exchange.responseProgressed(meter.bytes)
      yield chunk
    }
  } catch (error) {
    exchange.failed({
      side: 'upstream',
      cause: 'truncated',
      message: `the hub broke the body off after ${meter.bytes} bytes: ${messageOf(error)}`,
    })
    throw error
  }
}
