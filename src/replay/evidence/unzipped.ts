// Answers that were compressed on the way, and what clients make of them.

import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import type { Answer } from '../answer.ts'

const LIMIT = 16 * 1024 * 1024

/** Whether the bytes, decompressed, have the hash (hex). Of more than is kept of an answer that cannot be told: no. */
export function givesUnzipped({ body, bytes }: Answer, sha256: string | null): boolean {
  if (sha256 === null || body.length < bytes) return false
  try {
    const unzipped = gunzipSync(body, { maxOutputLength: LIMIT })
    return createHash('sha256').update(unzipped).digest('hex') === sha256
  } catch {
    return false // no gzip, or a bomb
  }
}
