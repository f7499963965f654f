import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytesOf, chunksOf, concat, type Content } from '../../../src/hub/content/content.ts'
import { noise } from '../../../src/hub/content/noise.ts'

function slice(content: Content, start: number, end: number): Buffer {
  return Buffer.concat([...chunksOf(content, { start, end })])
}

describe('content', () => {
  it('concatenates parts, empty ones too, and reads them from any position', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 9 })), fc.nat(), fc.nat(), (arrays, a, b) => {
        const parts = arrays.map((array) => Buffer.from(array))
        const whole = Buffer.concat(parts)
        const [start = 0, end = 0] = [a, b].map((n) => n % (whole.length + 1)).sort((x, y) => x - y)
        expect(slice(concat(parts.map(bytesOf)), start, end)).toEqual(whole.subarray(start, end))
      }),
    )
  })

  it('refuses to read past its end, instead of giving what was in memory before', () => {
    expect(() => slice(concat([bytesOf(Buffer.from('ab'))]), 0, 3)).toThrow('past the end')
  })

  it('comes in chunks that are small enough not to be held whole', () => {
    const sizes = [...chunksOf(noise('seed', 1_000_000))].map(({ length }) => length)
    expect(sizes).toEqual([262_144, 262_144, 262_144, 213_568])
  })
})

describe('noise', () => {
  it('is the same bytes from any position, and other bytes for another seed', () => {
    const whole = slice(noise('seed', 500), 0, 500)
    fc.assert(
      fc.property(fc.nat(499), fc.nat(500), (start, length) => {
        const end = Math.min(500, start + length)
        expect(slice(noise('seed', 500), start, end)).toEqual(whole.subarray(start, end))
      }),
    )
    expect(slice(noise('other', 500), 0, 500)).not.toEqual(whole)
    expect(new Set(whole).size).toBeGreaterThan(150)
  })
})
