import { describe, expect, it } from 'vitest'
import { displayWidth } from '../../src/text/width.ts'
import { GLYPHS } from '../../src/views/glyphs.ts'

describe('GLYPHS', () => {
  it('draws lines with signs of one column', () => {
    for (const { lane, line, crossing, broken, right, left, lost } of Object.values(GLYPHS)) {
      for (const sign of [lane, line, crossing, broken, right, left, lost]) expect(displayWidth(sign)).toBe(1)
    }
  })

  it('is ASCII in ASCII', () => {
    const signs = Object.values(GLYPHS.ascii).filter((sign) => typeof sign === 'string')
    expect(signs.join('')).toMatch(/^[ -~]+$/u)
  })

  it.each([
    [0, '▏', '0%'],
    [0.1, '▏', '10%'],
    [0.5, '▌', '50%'],
    [1, '█', '100%'],
    [1.5, '█', '150%'],
  ])('shows a share of %d as %s or %s', (share, eighths, percent) => {
    expect(GLYPHS.utf8.bar(share)).toBe(eighths)
    expect(GLYPHS.ascii.bar(share)).toBe(percent)
  })
})
