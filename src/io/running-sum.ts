// The sha256 of all bytes before a place in a stream, as they come. Knows nothing of what they say.

import { createHash } from 'node:crypto'

export interface RunningSum {
  add(chunk: Uint8Array): void
  /** Hashes up to this place, which no later question may lie before; holds some of what lies behind it. */
  settle(place: number): void
  /** sha256 of all bytes before this place, hex; null when that place is too far back. */
  before(place: number): string | null
}

/** The line of an end is far shorter; of a line without end no more is held. */
const HOLD = 64 * 1024

export function createRunningSum(): RunningSum {
  const hash = createHash('sha256')
  let held: Uint8Array = Buffer.alloc(0)
  let from = 0

  function hashUpTo(place: number): void {
    if (place <= from) return
    hash.update(held.subarray(0, place - from))
    held = held.subarray(place - from)
    from = place
  }

  return {
    settle(place) {
      hashUpTo(place)
      if (held.length > HOLD) hashUpTo(from + held.length)
    },
    add(chunk) {
      held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    },
    before(place) {
      if (place < from) return null
      hashUpTo(place)
      return hash.copy().digest('hex')
    },
  }
}
