// What a HAR tells of a body, as a summary. The hash is that of the bytes only where the file surely holds them.

import { createHash } from 'node:crypto'
import { contentLength, header, type HeaderList } from '../../../http/headers.ts'
import type { BodySummary } from '../../event.ts'
import { keep, keepingOfRequest, keepingOfResponse, type Keeping } from '../../keeping.ts'
import { cameOf, isBare, isCoded } from './came.ts'
import type { ContentShape, PostDataShape, RequestShape, ResponseShape } from './entry-shape.ts'

const EMPTY_BODY: BodySummary = { bytes: 0, sha256: hashOf(Buffer.alloc(0)), kept: 'none' }

/** Methods that bring a body as a rule. */
const WITH_BODY = /^(?:POST|PUT|PATCH)$/i

export function requestBodyOf(
  { method, postData, bodySize }: RequestShape,
  headers: HeaderList,
): BodySummary {
  const size = countOf(bodySize)
  const bytes = bytesOf(postData)
  if (bytes === null || (bytes.length === 0 && (size ?? 0) > 0)) {
    const length = contentLength(headers)
    const isBare = !WITH_BODY.test(method) && header(headers, 'transfer-encoding') === null
    const isEmpty = size === 0 ? (length ?? 0) === 0 : (size ?? length ?? (isBare ? 0 : null)) === 0
    return isEmpty ? EMPTY_BODY : unseen(length ?? size ?? 0)
  }
  // Programs write characters where they mean bytes: only a size that fits says that these are the bytes.
  const isExact = bytes.length === (contentLength(headers) ?? size ?? -1)
  return summaryOf(bytes, {
    isExact,
    size: isExact ? bytes.length : (size ?? bytes.length),
    keeping: keepingOfRequest(headers),
    isCoded: isCoded(headers),
  })
}

export function responseBodyOf(response: ResponseShape, headers: HeaderList, method: string): BodySummary {
  const { status, content, bodySize } = response
  const bytes = bytesOf(content)
  const size = countOf(content?.size)
  const length = contentLength(headers)
  const came = cameOf(response, headers) ?? length ?? countOf(bodySize)
  if (isBare(method, status ?? 0)) return EMPTY_BODY
  const coded = isCoded(headers)
  if (bytes === null || (bytes.length === 0 && (size ?? length ?? 1) > 0)) {
    const isEmpty = (countOf(bodySize) ?? size ?? length) === 0 && (size ?? 0) === 0 && (length ?? 0) === 0
    return isEmpty ? EMPTY_BODY : unseen(came ?? size ?? 0)
  }
  const isExact = isWhole(bytes, content ?? {}, coded ? null : length)
  const wire = isExact && !coded ? bytes.length : (came ?? bytes.length)
  return summaryOf(bytes, {
    isExact,
    size: wire,
    keeping: keepingOfResponse(status ?? 0, headers),
    isCoded: coded,
  })
}

/** Text may have been decoded from another charset, or cut short: its length must be the one that the file tells. */
function isWhole(
  bytes: Buffer,
  { size, compression, encoding }: ContentShape,
  announced: number | null,
): boolean {
  // mitmproxy writes the size on the wire, and `compression` is what is missing from it.
  const told = [countOf(size), countOf((size ?? -1) + (compression ?? 0)), announced]
  if (told.includes(bytes.length)) return true
  return encoding === 'base64' && announced === null && (countOf(size) ?? 0) === 0
}

interface Content {
  readonly isExact: boolean
  /** On the wire. */
  readonly size: number
  readonly keeping: Keeping | null
  readonly isCoded: boolean
}

function summaryOf(bytes: Buffer, { isExact, size, keeping, isCoded: coded }: Content): BodySummary {
  const sha256 = isExact ? hashOf(bytes) : null
  const decoded = coded && sha256 !== null ? { decoded: { bytes: bytes.length, sha256 } } : {}
  return { bytes: size, sha256: coded ? null : sha256, ...kept(bytes, keeping), ...decoded }
}

/** HAR holds content with its coding undone, whatever the headers say. */
function kept(bytes: Buffer, keeping: Keeping | null): Pick<BodySummary, 'kept' | 'text'> {
  if (keeping === null) return { kept: 'none' }
  const { kept, text } = keep(bytes.subarray(0, keeping.limit), bytes.length > keeping.limit, {
    ...keeping,
    codings: [],
  })
  return text === undefined ? { kept } : { kept, text }
}

function unseen(bytes: number): BodySummary {
  return { bytes, sha256: null, kept: 'none' }
}

function bytesOf(part: PostDataShape | ContentShape | null | undefined): Buffer | null {
  if (part?.text == null) return null
  return Buffer.from(part.text, part.encoding === 'base64' ? 'base64' : 'utf8')
}

/** null for -1, and for what is no number of bytes. */
function countOf(size: number | null | undefined): number | null {
  return size != null && Number.isSafeInteger(size) && size >= 0 ? size : null
}

function hashOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
