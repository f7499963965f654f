// What a capture tells of a flow's body, and no more of it. Knows no messages.

import { createHash } from 'node:crypto'
import type { HeaderList } from '../../../http/headers.ts'
import { contentLength } from '../../../http/headers.ts'
import type { BodySummary } from '../../event.ts'
import type { Keeping } from '../../keeping.ts'
import { keep } from '../../keeping.ts'
import type { Content } from './netstring.ts'

/** A body that was streamed past is not in the file: its size is what the head announced, its hash is not known. */
export function bodyOf(
  content: Content | null,
  { headers, keeping }: { readonly headers: HeaderList; readonly keeping: Keeping | null },
): BodySummary {
  if (content === null) return { bytes: contentLength(headers) ?? 0, sha256: null, kept: 'none' }
  const { bytes, sha256, head } = content
  const kept =
    keeping === null
      ? { kept: 'none' as const }
      : keep(head.subarray(0, keeping.limit), bytes > keeping.limit, keeping)
  return { bytes, sha256, ...kept }
}

/** Of bytes that are held. */
export function measured(bytes: Buffer): Content {
  return { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex'), head: bytes }
}
