// Which headers go on to the other side, and how a body is framed. Pure.

import type { IncomingMessage } from 'node:http'
import { fromRawHeaders, header, headerValues, type HeaderList } from '../http/headers.ts'

/** RFC 9110 §7.6.1, and the `Proxy-` headers, which are meant for us. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'upgrade',
])
/** `Connection: content-length` must not take the framing or the target away (CVE-2022-31813 is of this kind). */
const NEVER_NAMED = new Set(['content-length', 'host', 'trailer', 'transfer-encoding'])

/**
 * The headers without those of one hop: order, case and repeats are kept. A `Connection` that says `close` stays, as
 * `close` alone and in its place, because what ends on one side ends on the other.
 */
export function endToEnd(headers: HeaderList): HeaderList {
  const options = connectionOptions(headers)
  const named = new Set(options.filter((option) => !NEVER_NAMED.has(option)))
  let closeIsDue = options.includes('close')
  const kept: (readonly [string, string])[] = []
  for (const [name, value] of headers) {
    const key = name.toLowerCase()
    if (key === 'connection' && closeIsDue) {
      kept.push([name, 'close'])
      closeIsDue = false
    } else if (!HOP_BY_HOP.has(key) && !named.has(key)) kept.push([name, value])
  }
  return kept
}

/** Is this message the last on its connection (RFC 9112 §9.6)? */
export function saysClose(headers: HeaderList): boolean {
  return connectionOptions(headers).includes('close')
}

/** In lower case: `close`, `keep-alive`, and names of headers. */
function connectionOptions(headers: HeaderList): string[] {
  return headerValues(headers, 'connection')
    .flatMap((value) => value.split(','))
    .map((option) => option.trim().toLowerCase())
}

export function without(headers: HeaderList, unwanted: string): HeaderList {
  return headers.filter(([name]) => name.toLowerCase() !== unwanted)
}

/** Trailer fields in the form that `addTrailers` takes, repeats included. */
export function trailersOf({ rawTrailers }: Pick<IncomingMessage, 'rawTrailers'>): [string, string][] {
  return fromRawHeaders(rawTrailers).map(([name, value]) => [name, value])
}

/** How the end of a message is told (RFC 9112 §6.3). */
export type Framing = 'no-body' | 'length' | 'chunked' | 'until-close'

export function requestFraming(headers: HeaderList): Framing {
  if (isChunked(headers)) return 'chunked'
  return header(headers, 'content-length') === null ? 'no-body' : 'length'
}

interface AnsweredRequest {
  readonly method: string
  readonly status: number
}

export function responseFraming({ method, status }: AnsweredRequest, headers: HeaderList): Framing {
  if (method === 'HEAD' || status === 204 || status === 304) return 'no-body'
  if (isChunked(headers)) return 'chunked'
  const hasLength =
    header(headers, 'content-length') !== null && header(headers, 'transfer-encoding') === null
  return hasLength ? 'length' : 'until-close'
}

/**
 * Is `chunked` among the transfer codings, but not the last (RFC 9112 §6.1 forbids it)? Node looks for the word anywhere,
 * in `x-chunked` as well, and would put such a body into chunks of its own.
 */
export function chunksAreMisplaced(headers: HeaderList): boolean {
  const codings = headerValues(headers, 'transfer-encoding').join(',')
  return !isChunked(headers) && /(?:^|\W)chunked(?:\W|$)/i.test(codings)
}

function isChunked(headers: HeaderList): boolean {
  return /(?:^|[,\s])chunked\s*$/i.test(headerValues(headers, 'transfer-encoding').at(-1) ?? '')
}
