// How many bytes of an answer's body came, where the file has counted them. A header is only what was announced.

import { contentLength, header, type HeaderList } from '../../../http/headers.ts'
import type { Dialect } from './dialect.ts'
import type { EntryShape, ResponseShape } from './entry-shape.ts'
import { headersOf } from './headers.ts'

/**
 * On the wire. null where the file does not say: -1 means that everywhere, and so does 0 beside an announced length, which
 * mitmproxy writes of bodies that it did not keep. Without a coding, content and body have one size: two that differ were
 * not counted alike. With one, a body that is as large as its content was measured after the coding was undone, unless
 * `compression` says otherwise (mitmproxy writes the coded size as the content's).
 */
export function cameOf(response: ResponseShape, headers: HeaderList): number | null {
  const [size, body] = [countOf(response.content?.size), countOf(response.bodySize)]
  if (isCoded(headers)) {
    const isMeasured = body !== size || (response.content?.compression ?? 0) !== 0
    return size !== null && isMeasured ? body : null
  }
  if (body !== null) return body === size ? body : null
  // Of HTTP/2, Chromium counts the content, and all that came with its heads.
  const transferred = countOf(response._transferSize)
  return size !== null && transferred !== null && size <= transferred ? size : null
}

/** Bytes that came, where more were announced: nobody says who gave up. null where all came, or it is not known. */
export function cutShortAt({ request, response }: EntryShape, { unsent }: Dialect): number | null {
  const headers = headersOf(response?.headers)
  const announced = contentLength(headers)
  if (response == null || announced === null || isBare(request.method, response.status ?? 0)) return null
  // Firefox counts whatever comes, and has no 0 for what it does not know.
  const came = unsent === 'implied' ? (response.bodySize ?? -1) : (cameOf(response, headers) ?? -1)
  return came < 0 || came >= announced ? null : came
}

/** Whether an answer has no body, whatever length it announces (RFC 9110 §8.6). */
export function isBare(method: string, status: number): boolean {
  return method === 'HEAD' || status === 204 || status === 304
}

/** null for 0 and -1, and for what is no number of bytes. */
function countOf(size: number | null | undefined): number | null {
  return size != null && Number.isSafeInteger(size) && size > 0 ? size : null
}

/** Whether the body went over the wire in another form than its content. */
export function isCoded(headers: HeaderList): boolean {
  return /[^\s,]/.test((header(headers, 'content-encoding') ?? '').replace(/\bidentity\b/gi, ''))
}
