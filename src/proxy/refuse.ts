// What a client sends that no upstream is meant by: answered in words, told in the log, and the connection ended.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { ExchangeCause } from '../capture/event.ts'
import { fromRawHeaders } from '../http/headers.ts'
import { formatAddress, withoutUserinfo } from './authority.ts'
import { codeOf, isParseError, messageOf } from '../io/causes.ts'
import { startsTls } from './client-hello.ts'
import type { ClientConnection } from './connection.ts'
import { answerOurselves } from './exchange.ts'
import { ExchangeLog } from '../io/recording/exchange-log.ts'
import type { Log } from '../io/recording/log.ts'
import { asMessage, ownAnswer, type OwnAnswer } from './own-answer.ts'
import { routeInTunnel, urlOfMisdirected } from './route.ts'

/** Characters of a target that cannot be read, as it is told. */
const TARGET_LIMIT = 2_048

interface Refused {
  readonly log: Log
  readonly connection: ClientConnection
  readonly socket: Socket
}

/** A CONNECT line whose authority is none, or which stands in a tunnel already, or behind a request that is under way. */
export function refuseConnect({ log, connection, socket }: Refused, request: IncomingMessage): void {
  const { httpVersion, rawHeaders } = request
  const url = withoutUserinfo(request.url ?? '')
  const shown = JSON.stringify(url.slice(0, 300))
  const message =
    connection.tunnel === null && connection.current === null
      ? `CONNECT ${shown} names no host and port, such as registry.example:443`
      : `CONNECT ${shown} does not stand at the beginning of a connection`
  const headers = fromRawHeaders(rawHeaders)
  const exchange = new ExchangeLog(log, {
    connection: connection.id,
    method: 'CONNECT',
    url,
    httpVersion,
    headers,
  })
  refuse(
    exchange,
    { connection, socket },
    { answer: ownAnswer(400, message), cause: 'bad-authority', message },
  )
}

interface Misdirected {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly target: string
}

/** A request to pullscope itself, as if it were a registry or a web site. */
export function refuseMisdirected(refused: Omit<Refused, 'socket'>, misdirected: Misdirected): void {
  const shown = formatAddress(refused.connection.own)
  const message =
    `this is a proxy, not a registry: set HTTPS_PROXY and HTTP_PROXY to http://${shown}, ` +
    'and it takes CONNECT and requests such as GET http://registry.example/v2/; ' +
    'with --reverse https://registry-1.docker.io it is a registry, too'
  const cause = 'not-a-proxy-request'
  refuseRequest(refused, misdirected, { answer: ownAnswer(400, message), cause, message })
}

/** A request for another host by a path of ours (`--reverse`), which pullscope did not lead the client to. */
export function refuseDetour(
  refused: Omit<Refused, 'socket'>,
  misdirected: Misdirected,
  message: string,
): void {
  refuseRequest(refused, misdirected, { answer: ownAnswer(403, message), cause: 'access-denied', message })
}

function refuseRequest(
  { log, connection }: Omit<Refused, 'socket'>,
  { request, response, target }: Misdirected,
  { answer, cause, message }: Refusal,
): void {
  const { id, own: authority } = connection
  const { method = '', httpVersion, rawHeaders } = request
  const headers = fromRawHeaders(rawHeaders)
  const url = urlOfMisdirected(target, headers, authority)
  const exchange = new ExchangeLog(log, { connection: id, method, url, httpVersion, headers })
  answerOurselves({ connection, log: exchange, authority, request, response }, answer)
  exchange.failed({ side: 'client', cause, message })
}

/** Bytes that are no HTTP, or an error of the socket. */
export function refuseUnreadable(refused: Refused, error: Error): void {
  const { log, connection, socket } = refused
  const { own } = connection
  // Bytes behind a request that said `Connection: close`: to be ignored (RFC 9112 §9.6). Its answer ends the connection.
  if (codeOf(error) === 'HPE_CLOSED_CONNECTION') return
  if (socket.writableEnded) return // it is about an earlier request, which has been refused
  if (codeOf(error) === 'ERR_HTTP_REQUEST_TIMEOUT') {
    refuseSlow(refused)
    return
  }
  if (!isParseError(error)) {
    socket.destroy() // it broke; the connection tells of it
    return
  }
  const message = `the client's request is malformed: ${messageOf(error)}`
  if (connection.current !== null) {
    // An answer may be on its way already, and another one would be taken for a part of it.
    connection.current.failed({ side: 'client', cause: 'malformed', message })
    connection.reset()
    return
  }
  const packet = 'rawPacket' in error && Buffer.isBuffer(error.rawPacket) ? error.rawPacket : Buffer.alloc(0)
  if (connection.tunnel === null && startsTls(packet[0])) {
    const shown = formatAddress(own)
    connection.tunnelLog.failed(
      shown,
      'protocol',
      `the client speaks TLS to pullscope, which is at http://${shown}, not https (podman and skopeo try TLS first)`,
    )
    connection.end()
    return
  }
  const [, method = '?', whole = '/'] = /^([A-Z-]{1,32}) (\S+)/.exec(packet.toString('latin1')) ?? []
  const target = withoutUserinfo(whole).slice(0, TARGET_LIMIT)
  const { tunnel, scheme } = connection
  const url =
    tunnel === null ? urlOfMisdirected(target, [], own) : routeInTunnel(scheme, tunnel, target, []).url
  const exchange = new ExchangeLog(log, {
    connection: connection.id,
    method,
    url,
    httpVersion: '?',
    headers: [],
  })
  const status = codeOf(error) === 'HPE_HEADER_OVERFLOW' ? 431 : 400
  refuse(
    exchange,
    { connection, socket },
    { answer: ownAnswer(status, message), cause: 'malformed', message },
  )
}

/** A request that Node could read, and that must not go on to anybody. */
export function refuseDefective(
  { log, connection, socket }: Refused,
  request: IncomingMessage,
  defect: string,
): void {
  const { method = '', httpVersion, rawHeaders } = request
  const { id, tunnel, scheme, own } = connection
  const target = withoutUserinfo(request.url ?? '').slice(0, TARGET_LIMIT)
  const headers = fromRawHeaders(rawHeaders)
  const url =
    tunnel === null ? urlOfMisdirected(target, headers, own) : routeInTunnel(scheme, tunnel, target, []).url
  const exchange = new ExchangeLog(log, { connection: id, method, url, httpVersion, headers })
  const message = `the client's request is malformed: ${defect}`
  refuse(exchange, { connection, socket }, { answer: ownAnswer(400, message), cause: 'malformed', message })
}

/** The head of a request that does not come to its end in time: answered with 408 if it has begun, as RFC 9110 §15.5.9 has it. */
export function refuseSlow({ log, connection, socket }: Refused): void {
  // A head behind an exchange that goes on may well have come, and wait in our own buffers.
  if (connection.current !== null) return
  // Of TLS, these are the bytes inside.
  if (socket.bytesRead === 0) {
    connection.destroy('client', 'timeout', 'the client sent no request')
    return
  }
  const { tunnel, scheme, own, id } = connection
  const url = tunnel === null ? urlOfMisdirected('/', [], own) : routeInTunnel(scheme, tunnel, '/', []).url
  const exchange = new ExchangeLog(log, { connection: id, method: '?', url, httpVersion: '?', headers: [] })
  const message = 'the head of the request did not come to its end in time'
  refuse(exchange, { connection, socket }, { answer: ownAnswer(408, message), cause: 'timeout', message })
}

interface Refusal {
  readonly answer: OwnAnswer
  readonly cause: ExchangeCause
  readonly message: string
}

/** For a socket that HTTP has let go of. */
function refuse(
  exchange: ExchangeLog,
  { connection, socket }: Omit<Refused, 'log'>,
  { answer, cause, message }: Refusal,
): void {
  if (connection.current !== null) {
    // The answer to an earlier request is due, and this one would be taken for it.
    exchange.failed({ side: 'client', cause, message })
    connection.reset()
    return
  }
  const { status, reason, headers } = answer
  exchange.responseStarted({ from: 'pullscope', status, reason, httpVersion: '1.1', headers })
  exchange.failed({ side: 'client', cause, message })
  socket.write(asMessage(answer))
  socket.destroySoon()
}
