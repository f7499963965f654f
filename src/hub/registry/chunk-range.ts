// Where a chunk of an upload says that it belongs: `Content-Range` of a PATCH or PUT. Knows no upload.

import type { IncomingHttpHeaders } from 'node:http'
import type { ErrorCode } from './errors.ts'

/**
 * Null when the chunk may come at `offset`, or does not say where it belongs. Chunks come one after the other, each
 * where the last one ended (distribution spec, "Pushing a blob in chunks"); the codes are those of Distribution 3
 * (registry/handlers/blobupload.go), 2.8 takes any chunk. As there, the end goes unchecked without `Content-Length`.
 */
export function chunkRefusal(headers: IncomingHttpHeaders, offset: number): ErrorCode | null {
  const { 'content-range': text, 'content-length': length } = headers
  if (text === undefined) return null
  const range = parseRange(text)
  if (range === null || range.start > range.end || range.start !== offset) return 'RANGE_INVALID'
  return length === undefined || Number(length) === range.end - range.start + 1 ? null : 'SIZE_INVALID'
}

/** `0-499`, without the unit that RFC 9110 wants; some clients send `bytes 0-499/*`. */
function parseRange(text: string): { readonly start: number; readonly end: number } | null {
  const [, start, end] = /^(?:bytes )?(\d{1,15})-(\d{1,15})(?:\/.*)?$/.exec(text) ?? []
  return start === undefined || end === undefined ? null : { start: Number(start), end: Number(end) }
}
