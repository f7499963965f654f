// Memory of chunks that have been passed on. A chunk is a small object of V8's that holds up to 64 KiB outside its heap:
// V8 counts the objects, finds them few, and lets tens of megabytes pile up before it looks. So it is told when to look.

/** So much may wait to be collected. Less gains nothing; at this, collecting costs no throughput (test/bench/README.md). */
const MOST_BYTES = 2 * 1024 * 1024

export interface SpentChunks {
  /** A chunk has been passed on, and nobody holds it much longer. */
  spent(bytes: number): void
}

/** `collect` takes what has died young, in well under a millisecond. */
export function countSpent(collect: () => void): SpentChunks {
  let waiting = 0
  return {
    spent(bytes) {
      waiting += bytes
      if (waiting < MOST_BYTES) return
      waiting = 0
      collect()
    },
  }
}

/** Of this thread. `gc` is there in the thread of `spawnProxyThread`; elsewhere V8 looks when it looks. */
export const spentChunks = countSpent(() => globalThis.gc?.({ type: 'minor' }))
