// A body's bytes as text and back, with its content coding undone and done again. Knows no format.

import {
  brotliCompressSync,
  brotliDecompressSync,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateRawSync,
  inflateSync,
} from 'node:zlib'
import type { HeaderList } from '../../http/headers.ts'
import { headerValues } from '../../http/headers.ts'

/** Of a body when one coding of it is undone: a few kilobytes may be gigabytes. */
const DECODED_LIMIT = 64 * 1024 * 1024
/** Of all bodies of a recording, bytes. */
const ALL_DECODED = 1024 * 1024 * 1024
/** Of codings on top of one another. Servers have one. */
const MAX_CODINGS = 4

/** How much more may be undone in one recording. */
export interface Allowance {
  bytes: number
}

export function allowance(): Allowance {
  return { bytes: ALL_DECODED }
}

interface Coding {
  undo(bytes: Buffer, limit: Limit): Buffer
  redo(bytes: Buffer): Buffer
}

interface Limit {
  readonly maxOutputLength: number
}

const GZIP: Coding = { undo: (bytes, limit) => gunzipSync(bytes, limit), redo: (bytes) => gzipSync(bytes) }

const CODINGS: ReadonlyMap<string, Coding> = new Map([
  ['gzip', GZIP],
  ['x-gzip', GZIP],
  [
    'br',
    {
      undo: (bytes: Buffer, limit: Limit) => brotliDecompressSync(bytes, limit),
      redo: (bytes: Buffer) => brotliCompressSync(bytes),
    },
  ],
  [
    'deflate',
    {
      // Some servers send it bare (RFC 9110 §8.4.1.2, note).
      undo: (bytes: Buffer, limit: Limit) =>
        ((bytes[0] ?? 0) & 0x0f) === 8 ? inflateSync(bytes, limit) : inflateRawSync(bytes, limit),
      redo: (bytes: Buffer) => deflateSync(bytes),
    },
  ],
])

export interface TextContent {
  readonly text: string
  /** As bytes, in the coding that the original had. */
  encode(text: string): Buffer
}

/**
 * null when the bytes are no UTF-8 text, are in a coding that is not known (zstd) or broken, or are beyond 64 MiB or the
 * allowance, which goes down by what is undone. Never throws.
 */
export function textContent(bytes: Buffer, headers: HeaderList, left: Allowance): TextContent | null {
  const names = headerValues(headers, 'content-encoding')
    .flatMap((value) => value.split(','))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity')
  if (names.length > MAX_CODINGS) return null
  const codings = names.map((name) => CODINGS.get(name))
  let content = bytes
  try {
    for (const coding of codings.toReversed()) {
      const limit = Math.min(DECODED_LIMIT, left.bytes)
      if (coding === undefined || limit <= 0) return null
      left.bytes -= limit
      content = coding.undo(content, { maxOutputLength: limit })
      left.bytes += limit - content.length
    }
  } catch {
    return null // broken, or beyond the limit: nobody can look into it
  }
  const text = utf8(content)
  if (text === null) return null
  return {
    text,
    encode: (changed) =>
      codings.reduce<Buffer>((inner, coding) => coding?.redo(inner) ?? inner, Buffer.from(changed)),
  }
}

/** null when the bytes are none. */
export function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null // not UTF-8
  }
}
