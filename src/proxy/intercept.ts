// What is done with each thing that a client sends: CONNECT lines, tunnels, requests, and bytes that are none of these.

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import { fromRawHeaders, headerValues, type HeaderList } from '../http/headers.ts'
import type { Gatekeeper } from './access.ts'
import { parseAuthority } from './authority.ts'
import { meterBody } from '../io/recording/body-meter.ts'
import { createChallenger } from './challenge.ts'
import type { ClientConnection } from './connection.ts'
import { answerOurselves, type Exchange } from './exchange.ts'
import { ExchangeLog, marked } from '../io/recording/exchange-log.ts'
import { keepingOfRequest } from '../capture/keeping.ts'
import type { Log } from '../io/recording/log.ts'
import type { Interceptor } from './mitm.ts'
import type { ProxyOptions } from './options.ts'
import { ownAnswer } from './own-answer.ts'
import type { Decides } from './passthrough.ts'
import {
  refuseConnect,
  refuseDefective,
  refuseDetour,
  refuseMisdirected,
  refuseUnreadable,
} from './refuse.ts'
import { relay } from './relay.ts'
import { requestDefect } from './request-defect.ts'
import type { Refusal, ReverseRoute } from './reverse/reverse.ts'
import { routeInTunnel, routeOfProxyRequest, type Route } from './route.ts'
import { endBehind } from './socket-end.ts'
import { awaitTunnel, openTunnel } from './tunnel.ts'

interface InterceptorOptions {
  readonly log: Log
  readonly connectionOf: (socket: Socket) => ClientConnection
  /** The certificate for a host. May throw. */
  readonly contextFor: (host: string) => SecureContext
  readonly decides: Decides
  readonly keyLog: ProxyOptions['keyLog']
  /** For requests to pullscope itself; null: it is no registry. */
  readonly reverse: ReverseRoute | null
  /** Reads HTTP from a socket of this connection. */
  readonly serve: (socket: Socket, connection: ClientConnection) => void
  readonly gatekeeper: Gatekeeper
  /** Limits how long the next request may take to come. */
  readonly awaitRequest: (connection: ClientConnection, socket: Socket) => void
  /** From CONNECT to the end of the TLS handshake. */
  readonly patienceMs: number
}

export function createInterceptor({
  log,
  connectionOf,
  contextFor,
  decides,
  keyLog,
  reverse,
  serve,
  gatekeeper,
  awaitRequest,
  patienceMs,
}: InterceptorOptions): Interceptor {
  const challenger = createChallenger({ log, gatekeeper, serve, awaitRequest })

  function onConnect(request: IncomingMessage, socket: Socket): 'accepted' | 'refused' {
    const connection = connectionOf(socket)
    if (isDefective(connection, request, socket)) return 'refused'
    const authority = parseAuthority(request.url ?? '', null)
    if (authority === null || connection.tunnel !== null || connection.current !== null) {
      refuseConnect({ log, connection, socket }, request)
      return 'refused'
    }
    if (challenger.stopsConnect(connection, request, socket)) return 'refused'
    awaitTunnel(connection, authority, patienceMs)
    return 'accepted'
  }

  /** True when the request was refused, or stands behind one that was. */
  function isDefective(connection: ClientConnection, request: IncomingMessage, socket: Socket): boolean {
    if (socket.writableEnded) return true
    const defect = requestDefect({
      httpVersion: request.httpVersion,
      headers: fromRawHeaders(request.rawHeaders),
    })
    if (defect !== null) refuseDefective({ log, connection, socket }, request, defect)
    return defect !== null
  }

  function onTunnel(socket: Socket, firstBytes: Buffer): void {
    const connection = connectionOf(socket)
    const { tunnel: authority } = connection
    if (authority === null) throw new TypeError('bytes of a tunnel that was not accepted')
    openTunnel(socket, firstBytes, {
      connection,
      authority,
      contextFor,
      decides,
      keyLog,
      serve: (inner) => serve(inner, connection),
    })
  }

  function onRequest(request: IncomingMessage, response: ServerResponse, target: string): void {
    const connection = connectionOf(request.socket)
    connection.disarm()
    if (isDefective(connection, request, request.socket)) return
    if (connection.tunnel === null && challenger.stopsRequest(connection, request, { response, target }))
      return
    const headers = fromRawHeaders(request.rawHeaders)
    const route = routeOf(connection, target, headers)
    if (route === null) {
      refuseMisdirected({ log, connection }, { request, response, target })
      return
    }
    if ('refusal' in route) {
      refuseDetour({ log, connection }, { request, response, target }, route.refusal)
      return
    }
    const { method = '', httpVersion } = request
    const exchangeLog = new ExchangeLog(log, {
      connection: connection.id,
      method,
      url: route.url,
      httpVersion,
      headers,
      ...marked(route.rewritten),
    })
    const { scheme, authority, rewriteAnswer } = route
    const asked = { connection, log: exchangeLog, authority, request, response }
    const exchange: Exchange = { ...asked, scheme, rewriteAnswer }
    meterRequest(exchange, headers)
    endBehind(request)
    response.on('close', () => connection.leave(exchangeLog))
    connection.enter(exchangeLog, () => begin(exchange, route))
  }

  function routeOf(
    { tunnel, scheme, own }: ClientConnection,
    target: string,
    headers: HeaderList,
  ): Route | Refusal | null {
    if (tunnel !== null) return routeInTunnel(scheme, tunnel, target, headers)
    const isForUs = reverse !== null && target.startsWith('/')
    return isForUs ? reverse(target, headers, own) : routeOfProxyRequest(target, headers)
  }

  return {
    onConnect,
    onTunnel,
    onRequest,
    onUnreadable: (error, socket) =>
      refuseUnreadable({ log, connection: connectionOf(socket), socket }, error),
  }
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
