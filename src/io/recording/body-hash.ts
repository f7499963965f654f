// sha256 of a body that streams past: a small one is hashed here, a large one in the thread for it.

import { createHash } from 'node:crypto'
import { hashInThread, type DistantHash } from './hash-thread.ts'

export interface BodyHash {
  /** The chunk must not be changed afterwards. */
  update(chunk: Buffer): void
  /** Hex. To be asked for once, at the end. */
  digest(): string
}

/** What a body must exceed to be worth a thread, and what the thread is given at a time. */
const BATCH_BYTES = 256 * 1024
/** Many small chunks come from a slow upstream, and would cost more to hold than to hash. */
const BATCH_CHUNKS = 64

/** Holds up to 256 KiB. */
export function hashBody(): BodyHash {
  let held: Buffer[] = []
  let bytes = 0
  let hash: DistantHash | null = null

  function passOn(): void {
    hash ??= bytes > BATCH_BYTES / 2 ? hashInThread() : hashHere()
    hash.update(held)
    held = []
    bytes = 0
  }

  return {
    update(chunk) {
      const isFull = bytes + chunk.length > BATCH_BYTES || held.length === BATCH_CHUNKS
      if (isFull && bytes > 0) passOn()
      held.push(chunk)
      bytes += chunk.length
    },
    digest() {
      hash ??= hashHere()
      hash.update(held)
      return hash.digest()
    },
  }
}

function hashHere(): DistantHash {
  const hash = createHash('sha256')
  return {
    update(chunks) {
      for (const chunk of chunks) hash.update(chunk)
    },
    digest: () => hash.digest('hex'),
  }
}
