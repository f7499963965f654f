// The request of an exchange on its way up: head, body and trailers as they came.

import type { ClientRequest, IncomingMessage, InformationEvent } from 'node:http'
import { fromRawHeaders, type HeaderList } from '../http/headers.ts'
import { forwardAnswer, SWITCHED } from './answer.ts'
import { messageOf } from '../io/causes.ts'
import { answerOurselves, type Exchange } from './exchange.ts'
import { endToEnd, requestFraming, saysClose, trailersOf, without } from './forwarding.ts'
import { ownAnswer } from './own-answer.ts'
import { pump } from './pump.ts'
import { answerUnforwarded, answerUnusable, upstreamFailed } from './upstream-failure.ts'
import { openRequest } from './upstream.ts'

interface RequestHead {
  /** The request target, as the upstream gets it. */
  readonly target: string
  /** Those of the client, before anything is left out. */
  readonly headers: HeaderList
}

const NOTHING = Buffer.alloc(0)

/** Sends the request up and the answer down. The request's body must not have been read yet. */
export function relay(exchange: Exchange, { target, headers }: RequestHead): void {
  const { connection, scheme, authority, request } = exchange
  const framing = requestFraming(headers)
  const passed = endToEnd(headers)
  let outgoing: ClientRequest
  try {
    outgoing = openRequest(connection.upstream, {
      scheme,
      authority,
      method: request.method ?? '',
      target,
      headers: framing === 'chunked' ? passed : without(passed, 'trailer'), // Node throws on it
    })
  } catch (error) {
    // Node's parser takes characters that Node does not send.
    answerOurselves(exchange, ownAnswer(400, `this request cannot be sent on: ${messageOf(error)}`))
    return
  }
  outgoing.on('information', (head) => forwardInformation(exchange, head))
  const forwarder = connection.upstream.forwarder({ scheme, authority })
  outgoing.on('response', (incoming) => {
    if (incoming.statusCode === 407 && forwarder !== null) {
      // It is meant for us: the client knows nothing of this proxy.
      answerUnforwarded(exchange, forwarder, `it said 407 ${incoming.statusMessage ?? ''}`.trim())
      incoming.destroy()
    } else {
      if (request.method === 'HEAD') outgoing.shouldKeepAlive = !closes(incoming)
      forwardAnswer(exchange, incoming)
    }
  })
  outgoing.on('upgrade', (_, socket) => {
    answerUnusable(exchange, SWITCHED)
    socket.destroy()
  })
  outgoing.on('finish', () => connection.requestSent(() => outgoing.socket?.end()))
  outgoing.on('error', (error) => upstreamFailed(exchange, outgoing.socket?.errored ?? error))
  outgoing.on('close', () => {
    // Node has ways to end a request with neither an answer nor an error; the client must not wait for ever.
    if (!exchange.response.headersSent) upstreamFailed(exchange, new Error('the connection was closed'))
  })
  if (framing !== 'no-body') outgoing.write(NOTHING) // the head goes now: the body may be long in coming
  request.on('end', () => {
    if (framing === 'chunked') outgoing.addTrailers(trailersOf(request))
    outgoing.end()
  })
  pump(request, outgoing)
}

/** Node takes the answer to HEAD, when it has no length, for one that runs until the close. */
function closes({ httpVersion, rawHeaders }: IncomingMessage): boolean {
  return httpVersion === '1.0' || saysClose(fromRawHeaders(rawHeaders))
}

/** 100 Continue, 103 Early Hints and their like (RFC 9110 §15.2) go down as they came. */
function forwardInformation({ log, request, response }: Exchange, head: InformationEvent): void {
  if (response.headersSent || request.httpVersion === '1.0') return
  const { statusCode: status, statusMessage: reason } = head
  const headers = fromRawHeaders(head.rawHeaders)
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`)
  response.socket?.write(`HTTP/1.1 ${status} ${reason}\r\n${lines.join('')}\r\n`, 'latin1')
  log.interimPassed({ status, reason, headers })
}
