// A tunnel through an HTTP proxy: CONNECT (RFC 9110 §9.3.6). Knows no names service; the proxy is connected already.

import { request as httpRequest, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import type { UpstreamCause } from '../capture/event.ts'
import { formatAddress } from './authority.ts'
import { messageOf } from '../io/causes.ts'
import type { TunnelRequest } from './tunnel-request.ts'
import { proxyAuthorization } from './way.ts'

/** The head of an answer to CONNECT is a few lines; a page that explains a refusal comes after it. */
const ANSWER_HEAD_LIMIT = 16 * 1024
const SAID_LIMIT = 200

/** Resolves with the socket, whose next byte is the upstream's. Rejects with UpstreamError, or when the signal aborts. */
export async function openHttpTunnel(
  socket: Socket,
  { proxy, destination, signal, failure }: TunnelRequest,
): Promise<Socket> {
  const authority = formatAddress(destination)
  const authorization = proxyAuthorization(proxy)
  const request = httpRequest({
    createConnection: () => socket,
    method: 'CONNECT',
    path: authority,
    headers: {
      Host: authority,
      ...(authorization === null ? {} : { 'Proxy-Authorization': authorization }),
    },
    maxHeaderSize: ANSWER_HEAD_LIMIT,
    signal,
  })
  request.removeHeader('connection') // Node's `close` is for the proxy's own connection, which becomes the tunnel
  const answer = await new Promise<Answer>((resolve, reject) => {
    request.once('connect', (head, _, early) => resolve({ head, early }))
    request.once('error', (error) => reject(failure('proxy-failed', messageOf(error))))
    request.end()
  })
  const { statusCode = 0, statusMessage = '' } = answer.head
  if (statusCode < 200 || statusCode > 299) {
    socket.destroy()
    throw failure(causeOf(statusCode), `it said ${statusCode} ${statusMessage}`.slice(0, SAID_LIMIT).trim())
  }
  if (answer.early.length > 0) socket.unshift(answer.early)
  return socket
}

interface Answer {
  readonly head: IncomingMessage
  /** Bytes that came with the head: the upstream's first. */
  readonly early: Buffer
}

/** 502, 503 and 504 tell of the upstream, but each proxy means something else by them. */
function causeOf(status: number): UpstreamCause {
  if (status === 407) return 'proxy-auth'
  return status >= 400 && status <= 599 ? 'proxy-refused' : 'proxy-failed'
}
