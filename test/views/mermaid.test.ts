// The grammar that we use of mermaid, line by line. That mermaid 11 draws these documents was tried in Chromium.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { mermaidText } from '../../src/views/mermaid.ts'
import { anyStory } from '../helpers/any-story.ts'
import { helloWorld, nothing, sideBySide, troubles } from '../helpers/stories.ts'
import type { Story } from '../helpers/traces.ts'

/** What may stand after a colon or `as`: nothing that mermaid reads as more than text. */
const TEXT = String.raw`(?:[^\n;#%<>&"'\x60\\{}@$ﬂß]|#\d+;)+`
const LINE = new RegExp(
  `^(?:sequenceDiagram|    (?:${[
    `participant p\\d+ as ${TEXT}`,
    String.raw`rect rgba\((?:128, 128, 128, 0\.08|255, 0, 0, 0\.25)\)`,
    `Note over p\\d+(?:,p\\d+)?: ${TEXT}`,
    `Note left of p\\d+: ${TEXT}`,
    `p\\d+(?:->>|-->>|-x|--x)p\\d+: ${TEXT}`,
    'end',
  ].join('|')}))$`,
  'u',
)

function drawn({ session, trace }: Story): readonly string[] {
  return mermaidText(session, trace).trimEnd().split('\n')
}

describe('mermaidText', () => {
  it('is made of lines that mermaid knows, whatever the trace', () => {
    fc.assert(
      fc.property(anyStory, (story) => {
        const lines = drawn(story)
        for (const line of lines) expect(line).toMatch(LINE)
        const opened = lines.filter((line) => line.startsWith('    rect '))
        expect(lines.filter((line) => line === '    end')).toHaveLength(opened.length)
        const declared = lines.flatMap((line) => /participant (p\d+)/u.exec(line)?.[1] ?? [])
        const arrows = lines.flatMap((line) => /^ +(p\d+)-.*?(p\d+): /u.exec(line)?.slice(1) ?? [])
        expect(arrows.every((lane) => declared.includes(lane))).toBe(true)
      }),
    )
  })

  it('draws lost requests and broken answers with a cross', () => {
    const text = drawn(troubles).join('\n')
    expect(text).toContain('p0-xp4: token library/redis:pull\n    p2-->>p0: 502')
    expect(text).toContain('p5--xp0: cut short after 1.2 MB')
  })

  it('says whose answer it is where steps overlap', () => {
    expect(drawn(sideBySide)).toContain('    p1-->>p0: 307 (layer 1/3)')
    expect(drawn(helloWorld)).toContain('    p1-->>p0: 401 Bearer')
  })

  it('cuts long words', () => {
    const { session, trace } = helloWorld
    const steps = trace.steps.map((step) => ({ ...step, ask: 'x'.repeat(1000) }))
    const longest = Math.max(
      ...mermaidText(session, { ...trace, steps })
        .split('\n')
        .map((line) => line.length),
    )
    expect(longest).toBeLessThan(130)
  })

  it('draws something even of nothing', () => {
    expect(drawn(nothing)).toEqual([
      'sequenceDiagram',
      '    participant p0 as pullscope',
      '    Note over p0: nothing captured',
    ])
  })
})
