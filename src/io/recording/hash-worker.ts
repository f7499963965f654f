// The thread that hashes, as a program in plain JavaScript: a worker gets no loader, so a file of TypeScript could not be
// run from source. Its other half is hash-thread.ts; between them is shared memory only, and no message.

/** Where things are in the shared memory. Counters wrap at 32 bits, so that there must be 2^n slots. */
export const RING = {
  slots: 8,
  slotBytes: 256 * 1024,
  /** Two counters: slots that were filled, slots that were emptied. */
  counters: 0,
  /** Of each slot: whose body, how many bytes, and whether they are the last. */
  records: 2 * 4,
  bytes: 2 * 4 + 8 * 3 * 4,
} as const

export const FILLED = 0
export const EMPTIED = 1

/** Takes slots in order. The digest of a body is left where its last bytes were. `hash.update` copies nothing. */
export const HASH_WORKER = `
const { createHash } = require('node:crypto')
const { workerData: { shared, ring } } = require('node:worker_threads')
const counters = new Int32Array(shared, ring.counters, 2)
const records = new Int32Array(shared, ring.records, ring.slots * 3)
const hashes = new Map()
for (let taken = 0; ; taken = (taken + 1) | 0) {
  while (Atomics.load(counters, ${FILLED}) === taken) Atomics.wait(counters, ${FILLED}, taken)
  const slot = taken & (ring.slots - 1)
  const [body, length, isLast] = records.subarray(slot * 3, slot * 3 + 3)
  const start = ring.bytes + slot * ring.slotBytes
  const hash = hashes.get(body) ?? createHash('sha256')
  hash.update(new Uint8Array(shared, start, length))
  if (isLast) {
    hashes.delete(body)
    new Uint8Array(shared, start, 32).set(hash.digest())
  } else hashes.set(body, hash)
  Atomics.store(counters, ${EMPTIED}, (taken + 1) | 0)
  Atomics.notify(counters, ${EMPTIED})
}
`
