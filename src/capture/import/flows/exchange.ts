// What one flow tells as events. Times are seconds since 1970 here: the capture's own begin when all flows are known.

import { header } from '../../../http/headers.ts'
import type { CaptureFact, ConnectionId, ExchangeId } from '../../event.ts'
import { bytesBefore, failureOf } from './failure.ts'
import type { Flow } from './flow.ts'

export interface Timed {
  readonly seconds: number
  readonly fact: CaptureFact
}

export interface Ids {
  readonly exchange: ExchangeId
  readonly connection: ConnectionId
}

/** In the order in which they happened, each no earlier than the request. */
export function exchangeFacts(flow: Flow, { exchange, connection }: Ids): Timed[] {
  const { request, response, error } = flow
  const facts: Timed[] = []
  let now = request.startedAt
  const tell = (seconds: number | null, fact: CaptureFact): void => {
    now = Math.max(now, seconds ?? now)
    facts.push({ seconds: now, fact })
  }
  const { method, headers, body } = request
  const httpVersion = versionOf(request.httpVersion)
  tell(now, { type: 'request.started', exchange, connection, method, url: urlOf(flow), httpVersion, headers })
  if (request.endedAt !== null) tell(request.endedAt, { type: 'request.completed', exchange, body })
  if (response !== null) tellAnswer({ response, error }, exchange, tell)
  if (error !== null) {
    const { message } = error
    const bytes = response === null ? null : (response.recorded ?? bytesBefore(message))
    const passed = bytes === null ? {} : { bytes }
    tell(error.at, { type: 'exchange.failed', exchange, ...failureOf(message), message, ...passed })
  }
  return facts
}

type Tell = (seconds: number | null, fact: CaptureFact) => void

function tellAnswer(
  { response, error }: { readonly response: NonNullable<Flow['response']>; readonly error: Flow['error'] },
  exchange: ExchangeId,
  tell: Tell,
): void {
  const { status, reason, headers, body, trailers } = response
  tell(response.startedAt, {
    type: 'response.started',
    exchange,
    from: 'upstream',
    status,
    reason,
    httpVersion: versionOf(response.httpVersion),
    headers,
  })
  // An answer that came whole, and did not reach the client, is a failure.
  if (response.endedAt === null || error !== null) return
  const ending = trailers === null ? {} : { trailers }
  tell(response.endedAt, { type: 'response.completed', exchange, body, ...ending })
}

/** `HTTP/1.1`, and `HTTP/2.0` for what is called 2 elsewhere. */
function versionOf(text: string): string {
  return text.replace(/^HTTP\//, '').replace(/^([23])\.0$/, '$1')
}

/**
 * Host, with the port if it is not the scheme's own. In transparent mode, and where an addon leads elsewhere, the flow has
 * the address that was dialled; the client's name for it is in the head.
 */
export function authorityOf({ request: { scheme, host, port, headers, authority } }: Flow): string {
  const own = scheme === 'http' ? ':80' : ':443'
  const named = header(headers, 'host') ?? authority
  if (isAddress(host) && named !== '' && !isAddress(named)) return named.replace(new RegExp(`${own}$`), '')
  const place = host.includes(':') && !host.startsWith('[') ? `[${host}]` : host
  return `:${port}` === own ? place : `${place}:${port}`
}

function isAddress(host: string): boolean {
  return /^\d+(?:\.\d+){3}(?::\d+)?$|:.*:/.test(host)
}

function urlOf(flow: Flow): string {
  const { scheme, path } = flow.request
  return `${scheme}://${authorityOf(flow)}${path}`
}
