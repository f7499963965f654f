// An entry of any program's HAR as the events of an exchange. What HAR cannot say is left out.

import type { HeaderList } from '../../../http/headers.ts'
import type { ExchangeCause, UpstreamCause, UpstreamConnected } from '../../event.ts'
import { failureOf } from '../flows/failure.ts'
import { requestBodyOf, responseBodyOf } from './body.ts'
import type { EntryShape, ResponseShape } from './entry-shape.ts'
import type { Claimed } from './fact.ts'
import { authorityOf, headersOf, versionOf } from './headers.ts'
import type { Moments } from './moments.ts'
import { causeOfNetError } from './net-errors.ts'

/** What has been made out of the entry by the ways of the program that wrote it. */
interface MadeOut {
  /** That was connected to. */
  readonly port: string | null
  /** Bytes of an answer that broke off, where nobody says why. */
  readonly cutShort: number | null
}

export function claimsOf(entry: EntryShape, moments: Moments, { port, cutShort }: MadeOut): Claimed[] {
  const { request, response = null } = entry
  const headers = headersOf(request.headers)
  const { method, url } = request
  const failure = failureIn(response)
  return [
    {
      micros: moments.startedAt,
      event: { type: 'request.started', method, url, httpVersion: versionOf(request.httpVersion), headers },
    },
    ...connectedClaims(entry, moments, port),
    { micros: moments.sentAt, event: { type: 'request.completed', body: requestBodyOf(request, headers) } },
    ...(response === null || !isAnswer(response)
      ? []
      : answerClaims(response, { method, moments, isOver: failure === null, cutShort })),
    ...(failure === null ? [] : failureClaims(failure, entry, moments)),
  ]
}

/** Chromium writes status 0 where there was no answer, Playwright -1. */
function isAnswer({ status }: ResponseShape): boolean {
  return (status ?? 0) > 0
}

interface Answering {
  readonly method: string
  readonly moments: Moments
  readonly isOver: boolean
  readonly cutShort: number | null
}

function answerClaims(response: ResponseShape, { method, moments, isOver, cutShort }: Answering): Claimed[] {
  const headers: HeaderList = headersOf(response.headers)
  const head: Claimed = {
    micros: moments.answeredAt,
    event: {
      type: 'response.started',
      from: 'upstream',
      status: response.status,
      reason: response.statusText ?? '',
      httpVersion: versionOf(response.httpVersion),
      headers,
    },
  }
  if (!isOver) return [head]
  if (cutShort !== null)
    return [head, { micros: moments.endedAt, event: { type: 'response.progressed', bytes: cutShort } }]
  const body = responseBodyOf(response, headers, method)
  return [head, { micros: moments.endedAt, event: { type: 'response.completed', body } }]
}

/** Only an address that is one, and a connection of which the file tells how long it took. */
function connectedClaims(
  { request, serverIPAddress }: EntryShape,
  { connectedAt, dial }: Moments,
  port: string | null,
): Claimed[] {
  const address = /^\[?([\da-f:.]{3,45})(?:%\w+)?\]?$/i.exec(serverIPAddress ?? '')?.[1]
  if (dial === null || address === undefined || port === null) return []
  const place = address.includes(':') ? `[${address}]` : address
  const event: Omit<UpstreamConnected, 'connection'> = {
    type: 'upstream.connected',
    authority: authorityOf(request.url),
    address: `${place}:${port}`,
    ...dial,
  }
  return [{ micros: connectedAt, event: { ...event } }]
}

interface Failure {
  readonly side: 'client' | 'upstream'
  readonly cause: ExchangeCause
  readonly message: string
}

/** null where nothing failed, or the file does not say so: an answer may still be on its way. */
function failureIn(response: ResponseShape | null): Failure | null {
  const charles = response?._charlesStatus ?? ''
  const words = [
    response?._error,
    response?._failureText,
    /^(?:FAILED|EXCEPTION)$/.test(charles) ? charles : '',
  ]
  const message = words.find((word) => word != null && word !== '')
  if (message == null) return null
  const named = causeOfNetError(message)
  if (named !== 'other') return { side: named === 'aborted' ? 'client' : 'upstream', cause: named, message }
  const { side, cause } = failureOf(message)
  return { side: side === 'client' ? 'client' : 'upstream', cause, message }
}

/** Failures before a request could be sent: of an upstream, as the proxy tells them. */
const CONNECTING: readonly ExchangeCause[] = [
  'dns-failed',
  'refused',
  'unreachable',
  'tls-untrusted',
  'tls-expired',
  'tls-wrong-name',
  'tls-protocol',
  'tls-client-certificate',
  'proxy-unreachable',
  'proxy-auth',
  'proxy-refused',
  'proxy-failed',
] satisfies UpstreamCause[]

function failureClaims(failure: Failure, { request, response }: EntryShape, { endedAt }: Moments): Claimed[] {
  const { cause, message } = failure
  const isConnecting = CONNECTING.includes(cause) && (response == null || !isAnswer(response))
  const authority = authorityOf(request.url)
  const bytes = bytesSoFar(response ?? {})
  return [
    ...(isConnecting
      ? [{ micros: endedAt, event: { type: 'upstream.failed' as const, authority, cause, message } }]
      : []),
    { micros: endedAt, event: { type: 'exchange.failed', ...failure, ...(bytes === null ? {} : { bytes }) } },
  ]
}

/** Chromium has them in `content` alone. */
function bytesSoFar({ bodySize, content }: ResponseShape): number | null {
  const bytes = Math.max(bodySize ?? -1, content?.size ?? -1)
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : null
}
