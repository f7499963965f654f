// One exchange as an entry of a HAR.

import { harUrl } from '../../capture/har-url.ts'
import { netErrorOf } from '../../capture/import/har/net-errors.ts'
import { linkOf } from '../../decode/link.ts'
import type { Step } from '../../decode/trace.ts'
import { header } from '../../http/headers.ts'
import type { Exchange, Session, UpstreamLink } from '../../model/session.ts'
import { causeOfFailure } from './cause.ts'
import { factsOfExchange, meaningOf } from './facts.ts'
import type { HarEntry, HarRequest, HarResponse } from './log.ts'
import { contentOf, pairsOf, postDataOf, queryOf, requestCookies, responseCookies } from './message.ts'
import { spentOn } from './timings.ts'

export interface EntryContext {
  readonly session: Session
  /** Of the exchange; undefined where the trace has none. */
  readonly step: Step | undefined
  /** The wall clock, from ms since the capture began. */
  readonly clock: (at: number) => string
}

export function entryOf(exchange: Exchange, { session, step, clock }: EntryContext): HarEntry {
  const { startedAt, connection } = exchange
  const response = 'response' in exchange ? exchange.response : null
  const link = step === undefined ? null : linkOf(session, step)
  const { time, timings } = spentOn({
    startedAt,
    requestEndedAt: exchange.requestEndedAt ?? null,
    answeredAt: response?.at ?? null,
    endedAt: latestOf(exchange),
    link: link !== null && link.at >= startedAt ? link : null,
  })
  const [address, port] = addressOf(link)
  return {
    ...(step?.pull == null ? {} : { pageref: `pull_${step.pull}` }),
    startedDateTime: clock(startedAt),
    time,
    request: requestOf(exchange),
    response: responseOf(exchange, session),
    cache: {},
    timings,
    ...(address === null ? {} : { serverIPAddress: address }),
    ...(port === null ? {} : { connection: port }),
    ...(response?.from === 'pullscope' ? { comment: OWN_ANSWER } : {}),
    _connectionId: String(connection),
    _pullscope: { ...meaningOf(step), ...factsOfExchange(exchange) },
  }
}

const OWN_ANSWER = 'pullscope made this answer up: the upstream never gave one'

/** What is known of the end while there is none. */
function latestOf(exchange: Exchange): number {
  if ('endedAt' in exchange) return exchange.endedAt
  return exchange.state === 'responding' ? exchange.progressedAt : exchange.startedAt
}

/** Address and port of the server; through a proxy they are the proxy's, and HAR asks for the server's. */
function addressOf(link: UpstreamLink | null): readonly [address: string | null, port: string | null] {
  const [, bracketed, bare, port] =
    /^(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(link?.via === undefined ? (link?.address ?? '') : '') ?? []
  const address = bracketed ?? bare ?? ''
  return [address === '' ? null : address, port ?? null]
}

function requestOf({ request, requestBody }: Exchange): HarRequest {
  const { method, url, httpVersion, headers } = request
  const postData = postDataOf(headers, requestBody)
  return {
    method,
    url: harUrl(url),
    httpVersion: `HTTP/${httpVersion}`,
    cookies: requestCookies(headers),
    headers: pairsOf(headers),
    queryString: queryOf(url),
    ...(postData === undefined ? {} : { postData }),
    headersSize: -1,
    bodySize: requestBody?.bytes ?? -1,
  }
}

function responseOf(exchange: Exchange, session: Session): HarResponse {
  const response = 'response' in exchange ? exchange.response : null
  const cause = causeOfFailure(exchange, session)
  const failed = cause === null ? {} : { _error: netErrorOf(cause) }
  if (response === null) return { ...NO_RESPONSE, ...failed }
  const { status, reason, httpVersion, headers } = response
  const body = exchange.state === 'complete' ? exchange.body : null
  const bytes = body?.bytes ?? ('bytes' in exchange ? exchange.bytes : 0)
  return {
    status,
    statusText: reason,
    httpVersion: `HTTP/${httpVersion}`,
    cookies: responseCookies(headers),
    headers: pairsOf(headers),
    content: contentOf(headers, body, bytes),
    redirectURL: header(headers, 'location') ?? '',
    headersSize: -1,
    bodySize: bytes,
    ...failed,
    _transferSize: bytes,
  }
}

/** As Chromium writes an exchange that got no answer. */
export const NO_RESPONSE: HarResponse = {
  status: 0,
  statusText: '',
  httpVersion: '',
  cookies: [],
  headers: [],
  content: { size: 0, mimeType: 'x-unknown' },
  redirectURL: '',
  headersSize: -1,
  bodySize: -1,
}
