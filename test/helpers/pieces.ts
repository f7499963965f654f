// Bytes as a stream may bring them.

import fc from 'fast-check'

/** Lengths of pieces, over and over until there are no more bytes. */
export const PIECES = fc.array(fc.oneof(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 5000 })), {
  minLength: 1,
  maxLength: 8,
})

export function* inPieces(bytes: Uint8Array, lengths: readonly number[]): Generator<Uint8Array> {
  for (let from = 0, i = 0; from < bytes.length; i += 1) {
    const to = from + (lengths[i % lengths.length] ?? bytes.length)
    yield bytes.subarray(from, to)
    from = to
  }
}
