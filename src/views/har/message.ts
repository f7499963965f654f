// The parts of a request and of an answer, as HAR wants them told: headers as they stood, and what they say taken apart.

import type { BodySummary } from '../../capture/event.ts'
import { header, headerValues, type HeaderList } from '../../http/headers.ts'
import type { HarContent, HarCookie, HarPair, HarPostData } from './log.ts'

export function pairsOf(headers: HeaderList): HarPair[] {
  return headers.map(([name, value]) => ({ name, value }))
}

/** RFC 6265 §4.2.1. A header that was redacted holds no pair, and gives no cookie. */
export function requestCookies(headers: HeaderList): HarCookie[] {
  return headerValues(headers, 'cookie')
    .flatMap((value) => value.split(';'))
    .flatMap((pair) => cookieOf(pair) ?? [])
}

/** RFC 6265 §4.1.1. `Max-Age` is left to the header: a date would have to be made up from it. */
export function responseCookies(headers: HeaderList): HarCookie[] {
  return headerValues(headers, 'set-cookie').flatMap((value) => {
    const [pair = '', ...attributes] = value.split(';')
    const cookie = cookieOf(pair)
    if (cookie === null) return []
    const said = new Map(attributes.map((text) => attributeOf(text)))
    const path = said.get('path')
    const domain = said.get('domain')
    const expires = isoOf(said.get('expires'))
    return [
      {
        ...cookie,
        ...(path === undefined ? {} : { path }),
        ...(domain === undefined ? {} : { domain }),
        ...(expires === null ? {} : { expires }),
        httpOnly: said.has('httponly'),
        secure: said.has('secure'),
      },
    ]
  })
}

function cookieOf(pair: string): HarCookie | null {
  const equals = pair.indexOf('=')
  return equals < 0 ? null : { name: pair.slice(0, equals).trim(), value: pair.slice(equals + 1).trim() }
}

function attributeOf(text: string): [string, string] {
  const equals = text.indexOf('=')
  const name = equals < 0 ? text : text.slice(0, equals)
  return [name.trim().toLowerCase(), equals < 0 ? '' : text.slice(equals + 1).trim()]
}

function isoOf(date: string | undefined): string | null {
  const time = Date.parse(date ?? '')
  return Number.isNaN(time) || !/^\d{4}-/.test(new Date(time).toISOString())
    ? null
    : new Date(time).toISOString()
}

/** Names and values with their percent-encoding undone, where it is sound; in order, with repeats. */
export function queryOf(url: string): HarPair[] {
  const query = /\?([^#]*)/.exec(url)?.[1] ?? ''
  if (query === '') return []
  return query.split('&').map((pair) => {
    const equals = pair.indexOf('=')
    const name = equals < 0 ? pair : pair.slice(0, equals)
    return { name: decoded(name), value: equals < 0 ? '' : decoded(pair.slice(equals + 1)) }
  })
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}

/** Undefined where no text of the body was kept: its size and hash stand elsewhere. */
export function postDataOf(headers: HeaderList, body: BodySummary | null): HarPostData | undefined {
  if (body?.text === undefined) return undefined
  return { mimeType: header(headers, 'content-type') ?? '', params: [], text: body.text }
}

/** `bytes`: of a body that has no summary, because it did not end. */
export function contentOf(headers: HeaderList, body: BodySummary | null, bytes: number): HarContent {
  const mimeType = header(headers, 'content-type') ?? 'x-unknown'
  if (body === null) return { size: bytes, mimeType }
  const isCoded = body.bytes > 0 && header(headers, 'content-encoding') !== null
  const size = body.decoded?.bytes ?? (isCoded ? -1 : body.bytes)
  const sizes = size < 0 ? { size } : { size, compression: size - body.bytes }
  const comment = body.kept === 'prefix' ? { comment: 'pullscope kept only the beginning' } : {}
  if (body.text !== undefined) return { ...sizes, mimeType, text: body.text, ...comment }
  return body.base64 === undefined
    ? { ...sizes, mimeType }
    : { ...sizes, mimeType, text: body.base64, encoding: 'base64', ...comment }
}
