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

/** Of a body when its coding is undone. */
const DECODED_LIMIT = 256 * 1024 * 1024

interface Coding {
  undo(bytes: Buffer): Buffer
  redo(bytes: Buffer): Buffer
}

const LIMITED = { maxOutputLength: DECODED_LIMIT }
const GZIP: Coding = { undo: (bytes) => gunzipSync(bytes, LIMITED), redo: (bytes) => gzipSync(bytes) }

const CODINGS: ReadonlyMap<string, Coding> = new Map([
  ['gzip', GZIP],
  ['x-gzip', GZIP],
  [
    'br',
    {
      undo: (bytes: Buffer) => brotliDecompressSync(bytes, LIMITED),
      redo: (bytes: Buffer) => brotliCompressSync(bytes),
    },
  ],
  [
    'deflate',
    {
      // Some servers send it bare (RFC 9110 §8.4.1.2, note).
      undo: (bytes: Buffer) =>
        ((bytes[0] ?? 0) & 0x0f) === 8 ? inflateSync(bytes, LIMITED) : inflateRawSync(bytes, LIMITED),
      redo: (bytes: Buffer) => deflateSync(bytes),
    },
  ],
])

export interface TextContent {
  readonly text: string
  /** As bytes, in the coding that the original had. */
  encode(text: string): Buffer
}

/** null when the bytes are no UTF-8 text, or are in a coding that is not known (zstd) or broken. Never throws. */
export function textContent(bytes: Buffer, headers: HeaderList): TextContent | null {
  const names = headerValues(headers, 'content-encoding')
    .flatMap((value) => value.split(','))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== '' && name !== 'identity')
  const codings = names.map((name) => CODINGS.get(name))
  let content = bytes
  try {
    for (const coding of codings.toReversed()) {
      if (coding === undefined) return null
      content = coding.undo(content)
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
