// What is kept of a body: which ones, how much, and as which text. Pure; the body itself is hostile.

import { createHash } from 'node:crypto'
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib'
import type { BodySummary } from './event.ts'
import { header, headerValues, mediaType, type HeaderList } from '../http/headers.ts'

/** How to keep a body. Bytes on the wire beyond `limit` make it `none`, or a `prefix` where that is safe. */
export interface Keeping {
  readonly limit: number
  /** JSON that was cut cannot be redacted member by member, so it is whole or nothing. */
  readonly beyond: 'none' | 'prefix'
  /** Content codings, in the order they were applied (RFC 9110 §8.4). */
  readonly codings: readonly string[]
}

/** The part of a summary that tells of the content. */
export type Kept = Pick<BodySummary, 'kept' | 'text' | 'decoded'>

const JSON_LIMIT = 1024 * 1024
/** Of no body are more of its bytes kept than so many. */
export const LONGEST_KEPT = JSON_LIMIT
const FORM_LIMIT = 64 * 1024
const ERROR_TEXT_LIMIT = 4 * 1024
/** A few kilobytes may decode to gigabytes. */
const DECODED_LIMIT = JSON_LIMIT

const NONE: Kept = { kept: 'none' }
const XML_TYPE = /^application\/xml$|\+xml$/
/** `+prettyjws` is how registries type schema 1 manifests. */
const JSON_TYPE = /^application\/json$|\+(?:json|prettyjws)$/

/** Uploads are JSON (manifests) and forms: containerd asks for tokens by POST. Null: only counted and hashed. */
export function keepingOfRequest(headers: HeaderList): Keeping | null {
  const type = mediaType(headers) ?? ''
  if (JSON_TYPE.test(type)) return { limit: JSON_LIMIT, beyond: 'none', codings: codingsOf(headers) }
  if (type !== 'application/x-www-form-urlencoded') return null
  return { limit: FORM_LIMIT, beyond: 'none', codings: codingsOf(headers) }
}

/** Answers are JSON, and the text of errors. Null: only counted and hashed. */
export function keepingOfResponse(status: number, headers: HeaderList): Keeping | null {
  const type = mediaType(headers) ?? ''
  if (JSON_TYPE.test(type)) return { limit: JSON_LIMIT, beyond: 'none', codings: codingsOf(headers) }
  // A page is no answer of a registry, whatever its status; object stores say in XML what is wrong.
  const tellsWhy = status < 400 ? type === 'text/html' : type.startsWith('text/') || XML_TYPE.test(type)
  if (!tellsWhy) return null
  return { limit: ERROR_TEXT_LIMIT, beyond: 'prefix', codings: codingsOf(headers) }
}

function codingsOf(headers: HeaderList): string[] {
  if (header(headers, 'content-encoding') === null) return []
  return headerValues(headers, 'content-encoding')
    .flatMap((value) => value.split(','))
    .map((coding) => coding.trim().toLowerCase())
    .filter((coding) => coding !== '' && coding !== 'identity')
}

/**
 * `bytes` is the body, or its first `limit` bytes when `isCut`. Never throws: what cannot be decoded, or is no UTF-8, or
 * decodes to more than 1 MiB, is `none`.
 */
export function keep(bytes: Buffer, isCut: boolean, { limit, beyond, codings }: Keeping): Kept {
  if (bytes.length === 0 || (isCut && (beyond === 'none' || codings.length > 0))) return NONE
  const content = undoCodings(bytes, codings)
  if (content === null) return NONE
  const whole = !isCut && (beyond === 'none' || content.length <= limit)
  const text = whole ? asText(content, 'all') : prefixOf(content.subarray(0, limit))
  if (text === null) return NONE
  const decoded =
    codings.length === 0
      ? {}
      : { decoded: { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') } }
  return { kept: whole ? 'whole' : 'prefix', text, ...decoded }
}

const UNDO = new Map<string, (bytes: Buffer, options: { maxOutputLength: number }) => Buffer>([
  ['gzip', gunzipSync],
  ['x-gzip', gunzipSync],
  ['br', brotliDecompressSync],
  // "deflate" is the zlib format, but some servers send it bare (RFC 9110 §8.4.1.2, note).
  [
    'deflate',
    (bytes, options) =>
      ((bytes[0] ?? 0) & 0x0f) === 8 ? inflateSync(bytes, options) : inflateRawSync(bytes, options),
  ],
])

function undoCodings(bytes: Buffer, codings: readonly string[]): Buffer | null {
  let content = bytes
  for (const coding of codings.toReversed()) {
    const undo = UNDO.get(coding)
    if (undo === undefined) return null
    try {
      content = undo(content, { maxOutputLength: DECODED_LIMIT })
    } catch {
      return null // broken or too large when decoded; size and hash of the bytes on the wire are kept all the same
    }
  }
  return content
}

/** `start`: the last character may be cut in two, and is then left out. */
function asText(content: Buffer, part: 'all' | 'start'): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content, {
      stream: part === 'start',
    })
  } catch {
    return null // not UTF-8
  }
}

/** Cut at white space, so that no half token escapes redaction; null when there is none. */
function prefixOf(content: Buffer): string | null {
  const text = asText(content, 'start') ?? ''
  const end = text.search(/\s\S*$/)
  return end <= 0 ? null : text.slice(0, end)
}
