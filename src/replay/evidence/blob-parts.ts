// Parts of a blob, and whether an answer is the one that was asked for (RFC 9110 §14).

import { header } from '../../http/headers.ts'
import type { Answer } from '../answer.ts'

export interface BlobPart {
  /** After `bytes=`. */
  readonly range: string
  readonly start: number
  /** Not included. */
  readonly end: number
  /** `none`: a form that no client sends on a pull. */
  readonly use: 'resume' | 'none'
}

/** Of more than five bytes: the rest, as clients that go on ask; a window, as containerd 2 fetches by several connections; one byte; the end. */
export function partsOf(size: number): readonly BlobPart[] {
  const half = Math.floor(size / 2)
  return [
    { range: `${half}-`, start: half, end: size, use: 'resume' },
    { range: `${half}-${half + 99}`, start: half, end: Math.min(half + 100, size), use: 'resume' },
    { range: '0-0', start: 0, end: 1, use: 'resume' },
    { range: '-5', start: size - 5, end: size, use: 'none' },
  ]
}

/** To be put behind “is answered”; null when it is the part. `whole` has kept all its bytes. */
export function wrongWith(answer: Answer, { start, end }: BlobPart, whole: Answer): string | null {
  const { status, headers, bytes, body } = answer
  if (status === 200)
    return bytes === whole.bytes
      ? 'with the whole (200)'
      : `200 with ${bytes} bytes, as if that were the whole`
  if (status !== 206) return String(status)
  const said = header(headers, 'content-range')
  if (said === null) return '206 without Content-Range'
  if (said.trim() !== `bytes ${start}-${end - 1}/${whole.bytes}`) return `206 with ${said.slice(0, 60)}`
  const isRight = bytes === end - start && body.equals(whole.body.subarray(start, end))
  return isRight ? null : `206 with ${bytes} other bytes than those`
}
