import { describe, expect, it } from 'vitest'
import { causesOf } from '../../src/rules/look-up.ts'
import { RULES } from '../../src/rules/index.ts'
import { plainText } from '../../src/text/span.ts'
import { errorLines } from '../../src/views/error-causes.ts'
import type { GlyphSet } from '../../src/views/glyphs.ts'

function text(words: string, width: number, glyphs: GlyphSet = 'utf8'): string {
  return errorLines(causesOf(words), { width, glyphs })
    .map((line) => plainText(line))
    .join('\n')
}

const WORDS = 'Error: manifest for redis:nosuch not found: manifest unknown: manifest unknown'

describe('errorLines', () => {
  it('names the cause with its rule, why, the words and the sources', () => {
    const [match] = causesOf(WORDS)
    expect(match?.rule.id).toBe('tag-or-name-unknown')
    const drawn = text(WORDS, 200)
    expect(drawn).toContain(`▸ ${match?.rule.title ?? ''}  [tag-or-name-unknown]`)
    expect(drawn).toContain('docker: manifest for … not found: manifest unknown')
    expect(drawn).toContain('https://github.com/containerd/containerd/issues/3214')
  })

  it.each([60, 80, 120])('keeps what it says within %i columns, but for titles', (width) => {
    const bodies = text(WORDS, width)
      .split('\n')
      .filter((line) => line.startsWith('    '))
    expect(bodies.length).toBeGreaterThan(0)
    for (const line of bodies) expect(line.length).toBeLessThanOrEqual(width)
  })

  it('says so when it knows no cause, and what to do instead', () => {
    expect(text('the moon is made of cheese', 80)).toBe(
      '▲ pullscope knows no cause for this message\n' +
        '  trace the pull, and explain the capture: pullscope trace -o pull.jsonl',
    )
  })

  it('draws every rule with ASCII alone', () => {
    const matches = RULES.flatMap((rule) => rule.says.map((saying) => ({ rule, saying })))
    for (const line of errorLines(matches, { width: 80, glyphs: 'ascii' })) {
      expect(plainText(line)).toMatch(/^[ -~]*$/u)
    }
  })
})
