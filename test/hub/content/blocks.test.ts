import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBlocks } from '../../../src/hub/content/blocks.ts'

describe('blocks', () => {
  it('hold what was added, and no more', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 3_000 })), (chunks) => {
        const blocks = createBlocks()
        for (const chunk of chunks) {
          const reused = Buffer.from(chunk)
          blocks.add(reused)
          reused.fill(0)
        }
        const whole = Buffer.concat(chunks)
        expect(blocks.size).toBe(whole.length)
        const parts = blocks.finish()
        expect(Buffer.concat(parts).equals(whole)).toBe(true)
        const held = parts.reduce((sum, { buffer }) => sum + buffer.byteLength, 0)
        expect(held).toBe(whole.length)
      }),
    )
  })

  it('are few, however many chunks there were', () => {
    const blocks = createBlocks()
    const byte = Buffer.from('a')
    for (let i = 0; i < 2 ** 20; i++) blocks.add(byte)
    expect(blocks.finish().length).toBeLessThan(16)
  })
})
