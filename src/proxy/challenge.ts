// Asks clients from elsewhere for credentials, before anything they ask for is looked at (RFC 9110 §11.7).

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { fromRawHeaders, header, type HeaderList } from '../http/headers.ts'
import type { Gatekeeper } from './access.ts'
import { formatAddress, parseAbsoluteForm, withoutUserinfo } from './authority.ts'
import type { ClientConnection } from './connection.ts'
import { answerOurselves } from './exchange.ts'
import { ExchangeLog } from '../io/recording/exchange-log.ts'
import type { Log } from '../io/recording/log.ts'
import { asMessage, ownAnswer, type OwnAnswer } from './own-answer.ts'
import { urlOfMisdirected } from './route.ts'

interface ChallengerOptions {
  readonly log: Log
  readonly gatekeeper: Gatekeeper
  /** Reads HTTP from a socket of this connection. */
  readonly serve: (socket: Socket, connection: ClientConnection) => void
  /** Limits how long the next request may take to come. */
  readonly awaitRequest: (connection: ClientConnection, socket: Socket) => void
}

export interface Challenger {
  /** True when this CONNECT was answered with a 407: its socket goes on or ends. */
  stopsConnect(connection: ClientConnection, request: IncomingMessage, socket: Socket): boolean
  /** True when this request, outside of a tunnel, was answered with 407, or with 403 where that has no meaning. */
  stopsRequest(connection: ClientConnection, request: IncomingMessage, asked: Asked): boolean
}

interface Asked {
  readonly response: ServerResponse
  readonly target: string
}

export function createChallenger({ log, gatekeeper, serve, awaitRequest }: ChallengerOptions): Challenger {
  const challenged = new WeakSet<ClientConnection>()

  /** Clients try again on the same connection, once. Who guesses has to come again. */
  function mayTryAgain(connection: ClientConnection): boolean {
    const isFirst = !challenged.has(connection)
    challenged.add(connection)
    return isFirst
  }

  const isStopped = ({ standing }: ClientConnection, headers: HeaderList): boolean =>
    standing !== 'admitted' && !gatekeeper.admits(headers)

  return {
    stopsConnect(connection, request, socket) {
      const { method = '', url: target = '', httpVersion } = request
      const headers = fromRawHeaders(request.rawHeaders)
      if (!isStopped(connection, headers)) return false
      const url = withoutUserinfo(target)
      const exchange = new ExchangeLog(log, { connection: connection.id, method, url, httpVersion, headers })
      const message = demand(connection, headers)
      const answer = challenge(message)
      exchange.responseStarted({ ...answer, from: 'pullscope', httpVersion: '1.1' })
      exchange.failed({ side: 'client', cause: 'access-denied', message })
      if (mayTryAgain(connection) && isAlone(request, headers, socket)) {
        socket.write(asMessage(answer, 'stays'))
        awaitRequest(connection, socket)
        serve(socket, connection)
      } else {
        socket.write(asMessage(answer))
        socket.destroySoon()
      }
      return true
    },

    stopsRequest(connection, request, { response, target }) {
      const { method = '', httpVersion } = request
      const headers = fromRawHeaders(request.rawHeaders)
      if (!isStopped(connection, headers)) return false
      const url = urlOfMisdirected(target, headers, connection.own)
      const exchange = new ExchangeLog(log, { connection: connection.id, method, url, httpVersion, headers })
      const isForProxy = parseAbsoluteForm(target) !== null
      const message = isForProxy ? demand(connection, headers) : NO_PROXY_REQUEST
      const answer = isForProxy ? challenge(message) : ownAnswer(403, message)
      const stays = isForProxy && mayTryAgain(connection)
      if (!stays) response.shouldKeepAlive = false
      answerOurselves(
        { connection, log: exchange, authority: connection.own, request, response },
        stays ? answer : { ...answer, headers: [...answer.headers, ['Connection', 'close']] },
      )
      exchange.failed({ side: 'client', cause: 'access-denied', message })
      awaitRequest(connection, request.socket)
      return true
    },
  }
}

/** There is no 407 for a request that is not sent to a proxy (`--reverse`): its client knows no Proxy-Authorization. */
const NO_PROXY_REQUEST = 'from this address, only requests to a proxy are taken, with a user and a password'

function challenge(message: string): OwnAnswer {
  const answer = ownAnswer(407, message)
  return { ...answer, headers: [['Proxy-Authenticate', 'Basic realm="pullscope"'], ...answer.headers] }
}

function demand({ own }: ClientConnection, headers: HeaderList): string {
  return header(headers, 'proxy-authorization') === null
    ? `this proxy asks for a user and a password: set HTTPS_PROXY to http://USER:PASS@${formatAddress(own)}`
    : 'this proxy does not know this user with this password'
}

/** Nothing may stand behind a CONNECT that is kept: it would be taken for the next request. */
function isAlone({ httpVersion }: IncomingMessage, headers: HeaderList, socket: Socket): boolean {
  const hasBody = ['content-length', 'transfer-encoding'].some((name) => header(headers, name) !== null)
  return httpVersion === '1.1' && !hasBody && socket.readableLength === 0
}
