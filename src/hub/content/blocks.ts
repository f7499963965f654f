// Bytes that arrive in chunks of any size, gathered in few large blocks: a chunk of one byte, as a client may send by the
// million, costs hundreds of bytes when it is kept as it came.

const LEAST_BYTES = 1024
const MOST_BYTES = 256 * 1024

export interface Blocks {
  /** Bytes so far. */
  readonly size: number
  /** Copies `chunk`. */
  add(chunk: Buffer): void
  /** All that was added, in order, in blocks of which each is full. Nothing may be added afterwards. */
  finish(): readonly Buffer[]
}

/** Sets aside at most twice what it holds, past the first KiB, and never 256 KiB more than that. */
export function createBlocks(): Blocks {
  const full: Buffer[] = []
  let last = Buffer.alloc(0)
  let used = 0
  let size = 0
  const grow = (): void => {
    if (last.length > 0) full.push(last)
    last = Buffer.allocUnsafeSlow(Math.min(MOST_BYTES, Math.max(LEAST_BYTES, size)))
    used = 0
  }
  return {
    get size() {
      return size
    },
    add: (chunk) => {
      for (let at = 0; at < chunk.length;) {
        if (used === last.length) grow()
        const copied = chunk.copy(last, used, at)
        at += copied
        used += copied
        size += copied
      }
    },
    finish: () => {
      if (used === last.length) return last.length === 0 ? full : [...full, last]
      const exact = Buffer.allocUnsafeSlow(used)
      last.copy(exact, 0, 0, used)
      return [...full, exact]
    },
  }
}
