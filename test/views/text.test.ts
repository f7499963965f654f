import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainText } from '../../src/text/span.ts'
import { displayWidth } from '../../src/text/width.ts'
import { MIN_WIDTH, textLines } from '../../src/views/text.ts'
import { anyStory } from '../helpers/any-story.ts'
import { helloWorld, nothing, STORIES, troubles } from '../helpers/stories.ts'
import { DOCKER, host, story } from '../helpers/traces.ts'
import type { Story } from '../helpers/traces.ts'

function drawn({ session, trace }: Story, width: number): readonly string[] {
  return textLines(session, trace, { width, glyphs: 'utf8' }).map(plainText)
}

describe('textLines', () => {
  it('makes no line wider than the width, whatever the trace', () => {
    const anyWidth = fc.integer({ min: MIN_WIDTH, max: 240 })
    fc.assert(
      fc.property(
        anyStory,
        anyWidth,
        fc.constantFrom('utf8' as const, 'ascii' as const),
        (story, width, glyphs) => {
          for (const line of textLines(story.session, story.trace, { width, glyphs })) {
            expect(displayWidth(plainText(line)), plainText(line)).toBeLessThanOrEqual(width)
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  it.each(Object.keys(STORIES))('makes no line of %s wider than the width, at any width', (name) => {
    const story = STORIES[name] ?? nothing
    for (let width = MIN_WIDTH; width <= 220; width++) {
      const widest = Math.max(...drawn(story, width).map(displayWidth))
      expect(widest).toBeLessThanOrEqual(width)
    }
  })

  it('takes a width that is too small for the smallest', () => {
    expect(drawn(helloWorld, 10)).toEqual(drawn(helloWorld, MIN_WIDTH))
  })

  it('keeps the ladder down to 60 columns', () => {
    for (const width of [60, 80, 120, 200])
      expect(drawn(helloWorld, width).join('\n')).toContain('│── GET /v2/ ─')
  })

  it('becomes a list where lanes are too many', () => {
    const hosts = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => host(`${name}.example`, 'mirror'))
    const many = story({
      participants: [DOCKER, ...hosts],
      pulls: [{ reference: 'docker.io/library/redis:7' }],
      steps: hosts.map(({ id }, i) => ({
        phase: 'resolve' as const,
        at: [i, i, i] as const,
        to: id,
        ask: 'HEAD 7',
        ...(i === 5
          ? { failed: { side: 'upstream' as const, cause: 'reset' as const, message: 'reset '.repeat(9) } }
          : {}),
      })),
    })
    expect(drawn(many, 60).slice(5, 6)).toEqual(['  0 ms  resolve  HEAD 7 ▶ a.example'])
    expect(drawn(many, 100).join('\n')).toContain('│── HEAD 7 ──')
  })

  it('tells anomalies, wrapped', () => {
    expect(drawn(troubles, 60).slice(-2)).toEqual([
      ' ▲ 5 ms  response.progressed for exchange 7, which never',
      '         began',
    ])
  })
})
