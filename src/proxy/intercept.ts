// What is done with each thing that a client sends: CONNECT lines, tunnels, requests, and bytes that are none of these.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import { fromRawHeaders, headerValues, type HeaderList } from '../http/headers.ts'
import { parseAuthority, type Authority } from './authority.ts'
import { meterBody } from './body-meter.ts'
import type { ClientConnection } from './connection.ts'
import { answerOurselves, type Exchange } from './exchange.ts'
import { ExchangeLog } from './exchange-log.ts'
import { keepingOfRequest } from './keeping.ts'
import type { Log } from './log.ts'
import type { Interceptor } from './mitm.ts'
import { ownAnswer } from './own-answer.ts'
import { refuseConnect, refuseMisdirected, refuseUnreadable } from './refuse.ts'
import { relay } from './relay.ts'
import { routeInTunnel, routeOfProxyRequest, type Route } from './route.ts'
import { awaitTunnel, openTunnel } from './tunnel.ts'

interface InterceptorOptions {
  readonly log: Log
  /** Where the proxy listens. */
  readonly own: Authority
  readonly connectionOf: (socket: Socket) => ClientConnection
  /** The certificate for a host. May throw. */
  readonly contextFor: (host: string) => SecureContext
  /** Reads HTTP from a socket of this connection. */
  readonly serve: (socket: Socket, connection: ClientConnection) => void
  /** From CONNECT to the end of the TLS handshake. */
  readonly patienceMs: number
}

export function createInterceptor({
  log,
  own,
  connectionOf,
  contextFor,
  serve,
  patienceMs,
}: InterceptorOptions): Interceptor {
  function onConnect(request: IncomingMessage, socket: Socket): 'accepted' | 'refused' {
    const connection = connectionOf(socket)
    const authority = parseAuthority(request.url ?? '', null)
    if (authority === null || connection.tunnel !== null || connection.current !== null) {
      refuseConnect({ log, connection, socket }, request)
      return 'refused'
    }
    awaitTunnel(connection, authority, patienceMs)
    return 'accepted'
  }

  function onTunnel(socket: Socket, firstBytes: Buffer): void {
    const connection = connectionOf(socket)
    const { tunnel: authority } = connection
    if (authority === null) throw new TypeError('bytes of a tunnel that was not accepted')
    openTunnel(socket, firstBytes, {
      connection,
      authority,
      contextFor,
      serve: (inner) => serve(inner, connection),
    })
  }

  function onRequest(request: IncomingMessage, response: ServerResponse, target: string): void {
    const connection = connectionOf(request.socket)
    connection.disarm()
    const headers = fromRawHeaders(request.rawHeaders)
    const route = routeOf(connection, target, headers)
    if (route === null) {
      refuseMisdirected({ log, connection, own }, { request, response, target })
      return
    }
    const { method = '', httpVersion } = request
    const exchangeLog = new ExchangeLog(log, {
      connection: connection.id,
      method,
      url: route.url,
      httpVersion,
      headers,
    })
    const exchange: Exchange = { connection, log: exchangeLog, authority: route.authority, request, response }
    meterRequest(exchange, headers)
    response.on('close', () => connection.leave(exchangeLog))
    connection.enter(exchangeLog, () => begin(exchange, route))
  }

  return {
    onConnect,
    onTunnel,
    onRequest,
    onUnreadable: (error, socket) =>
      refuseUnreadable({ log, connection: connectionOf(socket), socket }, { error, own }),
  }
}

function routeOf({ tunnel, scheme }: ClientConnection, target: string, headers: HeaderList): Route | null {
  return tunnel === null
    ? routeOfProxyRequest(target, headers)
    : routeInTunnel(scheme, tunnel, target, headers)
}

function begin(exchange: Exchange, route: Route): void {
  const isWebSocket = headerValues(route.headers, 'upgrade').some((value) => /\bwebsocket\b/i.test(value))
  // Any other upgrade may be ignored (RFC 9110 §7.8), and so it is: Java's HTTP client offers h2c with every request.
  if (isWebSocket) answerOurselves(exchange, ownAnswer(501, 'WebSocket connections are not relayed'))
  else relay(exchange, route)
}

/** Whatever becomes of the request, its body is told of when it has been read. */
function meterRequest({ log, request }: Exchange, headers: HeaderList): void {
  const meter = meterBody(keepingOfRequest(headers))
  request.on('data', (chunk: Buffer) => meter.add(chunk))
  request.on('end', () => log.requestCompleted(meter.summary()))
}
