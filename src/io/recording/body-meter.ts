// Counts and hashes a body as it streams past, and holds back the little of it that is to be kept.

import type { BodySummary } from '../../capture/event.ts'
import { hashBody } from './body-hash.ts'
import { keep, type Keeping } from '../../capture/keeping.ts'

export interface BodyMeter {
  readonly bytes: number
  add(chunk: Buffer): void
  /** To be asked for once, at the end. */
  summary(): BodySummary
}

/** Holds at most `keeping.limit` bytes; none when `keeping` is null. */
export function meterBody(keeping: Keeping | null): BodyMeter {
  const hash = hashBody()
  const held: Buffer[] = []
  let bytes = 0

  return {
    get bytes() {
      return bytes
    },
    add(chunk) {
      if (keeping !== null && bytes < keeping.limit) held.push(chunk.subarray(0, keeping.limit - bytes))
      bytes += chunk.length
      hash.update(chunk)
    },
    summary() {
      const kept =
        keeping === null
          ? { kept: 'none' as const }
          : keep(Buffer.concat(held), bytes > keeping.limit, keeping)
      return { bytes, sha256: hash.digest(), ...kept }
    },
  }
}
