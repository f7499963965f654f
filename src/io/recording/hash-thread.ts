// sha256 of large bodies in a thread of its own: hashing costs as much time as relaying does. Knows no HTTP.
//
// Bytes are copied into a ring of shared memory. When the thread falls behind by the whole ring (2 MiB), the relay waits
// for it, as it would have waited for its own hashing; it waits for a digest too, which by then is a matter of the bytes
// in the ring. So memory is bounded, and an event that tells of a digest comes when it always came.

import { Worker } from 'node:worker_threads'
import { EMPTIED, FILLED, HASH_WORKER, RING } from './hash-worker.ts'

export interface DistantHash {
  /** Copies the bytes: they may be changed afterwards. */
  update(chunks: readonly Buffer[]): void
  /** Hex. To be asked for once, at the end. */
  digest(): string
}

/** So long must the thread not stand still while there is work; the machine is swapping, or the thread is dead. */
const PATIENCE_MS = 60_000

let running: HashThread | null = null

/**
 * One more body for the one thread, which starts with the first of them (some 30 ms) and does not keep the process alive.
 * Both methods throw when the thread has died: a digest is never made up.
 */
export function hashInThread(): DistantHash {
  running ??= new HashThread()
  return running.open()
}

class HashThread {
  readonly #counters: Int32Array
  readonly #records: Int32Array
  readonly #bytes: Buffer
  #filled = 0
  #bodies = 0
  /** A body that breaks off is never asked for its digest; the thread must forget it all the same. */
  readonly #forgotten = new FinalizationRegistry<number>((body) => this.#post(body, 0, 'last'))

  constructor() {
    const shared = new SharedArrayBuffer(RING.bytes + RING.slots * RING.slotBytes)
    this.#counters = new Int32Array(shared, RING.counters, 2)
    this.#records = new Int32Array(shared, RING.records, RING.slots * 3)
    this.#bytes = Buffer.from(shared, RING.bytes)
    // Its 'error' has no listener on purpose: it is thrown, and the process ends with it.
    new Worker(HASH_WORKER, {
      eval: true,
      name: 'hashing',
      workerData: { shared, ring: RING },
      resourceLimits: { maxYoungGenerationSizeMb: 3, maxOldGenerationSizeMb: 32 },
    }).unref()
  }

  open(): DistantHash {
    const body = this.#bodies
    this.#bodies = (this.#bodies + 1) | 0
    const hash: DistantHash = {
      update: (chunks) => {
        let length = 0
        for (const chunk of chunks) {
          for (let from = 0; from < chunk.length;) {
            if (length === RING.slotBytes) {
              this.#post(body, length, 'more')
              length = 0
            }
            const copied = chunk.copy(this.#slot(), length, from)
            from += copied
            length += copied
          }
        }
        if (length > 0) this.#post(body, length, 'more')
      },
      digest: () => {
        this.#forgotten.unregister(hash)
        const slot = this.#slot()
        this.#post(body, 0, 'last')
        this.#wait(0)
        return slot.toString('hex', 0, 32)
      },
    }
    this.#forgotten.register(hash, body, hash)
    return hash
  }

  /** The next slot, once it is empty. */
  #slot(): Buffer {
    this.#wait(RING.slots - 1)
    const start = (this.#filled & (RING.slots - 1)) * RING.slotBytes
    return this.#bytes.subarray(start, start + RING.slotBytes)
  }

  #post(body: number, length: number, part: 'more' | 'last'): void {
    this.#wait(RING.slots - 1)
    this.#records.set([body, length, part === 'last' ? 1 : 0], (this.#filled & (RING.slots - 1)) * 3)
    this.#filled = (this.#filled + 1) | 0
    Atomics.store(this.#counters, FILLED, this.#filled)
    Atomics.notify(this.#counters, FILLED)
  }

  /** Until the thread has no more than so many slots to empty. */
  #wait(most: number): void {
    for (;;) {
      const emptied = Atomics.load(this.#counters, EMPTIED)
      if (((this.#filled - emptied) | 0) <= most) return
      if (Atomics.wait(this.#counters, EMPTIED, emptied, PATIENCE_MS) === 'timed-out')
        throw new Error(`the hashing thread has done nothing for ${PATIENCE_MS / 1000} s`)
    }
  }
}
