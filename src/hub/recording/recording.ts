// The hub as a source of events: whose connections they are, and what is asked over them. Knows no handler.

import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { isIPv6 } from 'node:net'
import type { ConnectionId } from '../../capture/event.ts'
import { clientTlsCause, messageOf } from '../../io/causes.ts'
import { openLog, type Log, type LogOptions } from '../../io/recording/log.ts'
import { recordExchange, type ExchangeRecord } from './exchange-record.ts'

export interface RecordingOptions extends LogOptions {
  /** Authority of the candidate that all connections come from; null when clients ask the hub themselves. */
  readonly behind: string | null
}

export interface HubRecording {
  /** Tells of all that comes to the server from now on; `authority` is the hub's name there. */
  watch(server: Server, authority: () => string): WatchedServer
  /** What breaks from now on, breaks because the hub is being closed. */
  closing(): void
}

export interface WatchedServer {
  begin(exchange: {
    readonly request: IncomingMessage
    readonly response: ServerResponse
    readonly origin: string
  }): ExchangeRecord
}

/** One for the three authorities of a hub, so that what they are asked is one log. */
export function openRecording({ behind, ...options }: RecordingOptions): HubRecording {
  const log = openLog(options)
  let state: 'open' | 'closing' = 'open'
  return {
    closing: () => (state = 'closing'),
    watch(server, authority) {
      const connections = watchConnections(server, log, behind)
      const failed = (error: Error, socket: Socket): void => {
        const connection = connections.of(socket)
        // It left in the middle of the handshake, and that it left is told already.
        if (connection === null) return
        const message = `the TLS handshake with the hub failed for ${authority()}: ${messageOf(error)}`
        const cause = clientTlsCause(error)
        log.record({ type: 'tls.failed', connection, side: 'client', authority: authority(), cause, message })
      }
      server.on('tlsClientError', failed)
      // With TLS 1.3, a client may judge our certificate when the handshake is over for us.
      server.on('secureConnection', (socket: Socket) => {
        socket.once('_tlsError', (error: Error) => failed(error, socket))
      })
      return {
        begin: ({ request, response, origin }) =>
          recordExchange({
            ...{ log, request, response, origin },
            connection: connections.of(request.socket) ?? connections.open(request.socket),
            isClosing: () => state === 'closing',
          }),
      }
    },
  }
}

interface Connections {
  /** By where it comes from: under TLS, what Node gives out is not the socket that was accepted. */
  of(socket: Socket): ConnectionId | null
  open(socket: Socket): ConnectionId
}

function watchConnections(server: Server, log: Log, behind: string | null): Connections {
  const known = new Map<string, ConnectionId>()
  const open = (socket: Socket): ConnectionId => {
    const client = clientOf(socket)
    const connection = log.nextConnection()
    known.set(client, connection)
    log.record({ type: 'connection.opened', connection, client, ...(behind === null ? {} : { behind }) })
    socket.once('close', () => {
      if (known.get(client) === connection) known.delete(client)
      log.record({ type: 'connection.closed', connection })
    })
    return connection
  }
  server.on('connection', open)
  return { open, of: (socket) => known.get(clientOf(socket)) ?? null }
}

function clientOf({ remoteAddress = 'unknown', remotePort = 0 }: Socket): string {
  return `${isIPv6(remoteAddress) ? `[${remoteAddress}]` : remoteAddress}:${remotePort}`
}
