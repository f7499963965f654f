// What one flow tells as events. Times are seconds since 1970 here: the capture's own begin when all flows are known.

import { createHash } from 'node:crypto'
import type { HeaderList } from '../../../http/headers.ts'
import { contentLength, header } from '../../../http/headers.ts'
import type { BodySummary, CaptureFact, ConnectionId, ExchangeId } from '../../event.ts'
import type { Keeping } from '../../keeping.ts'
import { keep, keepingOfRequest, keepingOfResponse } from '../../keeping.ts'
import { failureOf } from './failure.ts'
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
  const { method, headers } = request
  const httpVersion = versionOf(request.httpVersion)
  tell(now, { type: 'request.started', exchange, connection, method, url: urlOf(flow), httpVersion, headers })
  if (request.endedAt !== null) {
    const body = bodyOf(request.content, { headers, keeping: keepingOfRequest(headers) })
    tell(request.endedAt, { type: 'request.completed', exchange, body })
  }
  if (response !== null) tellAnswer({ ...flow, response }, exchange, tell)
  if (error !== null) {
    const { message } = error
    const bytes = response?.content?.length
    const passed = bytes === undefined ? {} : { bytes }
    tell(error.at, { type: 'exchange.failed', exchange, ...failureOf(message), message, ...passed })
  }
  return facts
}

type Tell = (seconds: number | null, fact: CaptureFact) => void

function tellAnswer(
  { request, response, error }: Flow & { readonly response: NonNullable<Flow['response']> },
  exchange: ExchangeId,
  tell: Tell,
): void {
  const { status, reason, headers, content, trailers } = response
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
  const isBodiless = request.method === 'HEAD' || status === 204 || status === 304
  const keeping = keepingOfResponse(status, headers)
  const body = bodyOf(isBodiless ? Buffer.alloc(0) : content, { headers, keeping })
  const ending = trailers === null ? {} : { trailers }
  tell(response.endedAt, { type: 'response.completed', exchange, body, ...ending })
}

/** A body that was streamed past is not in the file: its size is what the head announced, its hash is not known. */
function bodyOf(
  content: Buffer | null,
  { headers, keeping }: { readonly headers: HeaderList; readonly keeping: Keeping | null },
): BodySummary {
  if (content === null) return { bytes: contentLength(headers) ?? 0, sha256: null, kept: 'none' }
  const kept =
    keeping === null
      ? { kept: 'none' as const }
      : keep(content.subarray(0, keeping.limit), content.length > keeping.limit, keeping)
  return { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex'), ...kept }
}

/** `HTTP/1.1`, and `HTTP/2.0` for what is called 2 elsewhere. */
function versionOf(text: string): string {
  return text.replace(/^HTTP\//, '').replace(/^([23])\.0$/, '$1')
}

/**
 * Host, with the port if it is not the scheme's own. In transparent mode, and where an addon leads elsewhere, the flow has
 * the address that was dialled; the client's name for it is in the head.
 */
export function authorityOf({ request: { scheme, host, port, headers } }: Flow): string {
  const own = scheme === 'http' ? ':80' : ':443'
  const named = header(headers, 'host') ?? ''
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
