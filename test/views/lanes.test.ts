import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ARROW, gapsOf } from '../../src/views/lanes.ts'

describe('gapsOf', () => {
  const heads = ['docker', 'registry-1.docker.io', 'auth.docker.io']
  const words = 'x'.repeat(20)

  it('gives arrows their room first', () => {
    const gaps = gapsOf({ columns: 40, heads, demands: [{ left: 0, right: 1, words }] })
    expect(gaps?.[0]).toBeGreaterThanOrEqual(20 + ARROW + 1)
  })

  it('lets an arrow over several lanes use all their gaps', () => {
    const gaps = gapsOf({ columns: 30, heads, demands: [{ left: 0, right: 2, words }] }) ?? []
    expect(gaps.reduce((sum, gap) => sum + gap, 0)).toBeGreaterThanOrEqual(20 + ARROW + 1)
  })

  it('does not spread lanes further than is comfortable', () => {
    expect(gapsOf({ columns: 200, heads: ['a', 'b', 'c'], demands: [] })).toEqual([24, 24])
  })

  it('gives up when the words could not be read', () => {
    expect(gapsOf({ columns: 24, heads, demands: [{ left: 0, right: 1, words }] })).toBeNull()
  })

  it('gives up when the lanes would touch', () => {
    expect(gapsOf({ columns: 17, heads, demands: [] })).toBeNull()
  })

  it('stays within the columns and keeps lanes apart', () => {
    const anyDemand = fc
      .tuple(fc.nat(4), fc.nat(4), fc.string({ maxLength: 80 }))
      .filter(([a, b]) => a !== b)
      .map(([a, b, text]) => ({ left: Math.min(a, b), right: Math.max(a, b), words: text }))
    fc.assert(
      fc.property(fc.nat(200), fc.array(anyDemand), (columns, demands) => {
        const gaps = gapsOf({ columns, heads: ['a', 'b', 'c', 'd', 'e'], demands })
        if (gaps === null) return
        expect(gaps.reduce((sum, gap) => sum + gap, 0)).toBeLessThanOrEqual(columns)
        expect(Math.min(...gaps)).toBeGreaterThanOrEqual(9)
      }),
    )
  })
})
