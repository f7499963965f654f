import { createHash, randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hashBody } from '../../../src/io/recording/body-hash.ts'

const KIB = 1024

/** So many bytes, in chunks of `size`. */
function chunksOf(length: number, size: number): Buffer[] {
  const body = randomBytes(length)
  return Array.from({ length: Math.ceil(length / size) }, (_, i) => body.subarray(i * size, (i + 1) * size))
}

function sha256(chunks: readonly Buffer[]): string {
  return createHash('sha256').update(Buffer.concat(chunks)).digest('hex')
}

describe('the hash of a body', () => {
  it.each([
    ['empty', 0, 1],
    ['small', 5, 2],
    ['of one batch', 256 * KIB, 16 * KIB],
    ['of one byte more', 256 * KIB + 1, 16 * KIB],
    ['of many batches, in records of TLS', 20_000 * KIB + 7, 16 * KIB],
    ['in chunks that fit into no batch', 3_000 * KIB, 100_001],
    ['in chunks that are larger than a batch', 5_000 * KIB, 1_000_003],
    ['in tiny chunks', 400 * KIB, 1000],
  ])('%s is sha256', (_, length, size) => {
    const chunks = chunksOf(length, size)
    const hash = hashBody()
    for (const chunk of chunks) hash.update(chunk)
    expect(hash.digest()).toBe(sha256(chunks))
  })

  it('does not mix with that of another body at the same time', () => {
    const bodies = Array.from({ length: 5 }, () => chunksOf(3_000 * KIB, 16 * KIB))
    const hashes = bodies.map(() => hashBody())
    for (let i = 0; i < (bodies[0]?.length ?? 0); i++)
      bodies.forEach((chunks, body) => hashes[body]?.update(chunks[i] ?? Buffer.alloc(0)))
    expect(hashes.map((hash) => hash.digest())).toEqual(bodies.map(sha256))
  })
})
