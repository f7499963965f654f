import { describe, expect, it } from 'vitest'
import { plainText } from '../../src/text/span.ts'
import { diagramOf } from '../../src/views/diagram.ts'
import { GLYPHS } from '../../src/views/glyphs.ts'
import { listLines } from '../../src/views/list.ts'
import { DOCKER, REGISTRY, story } from '../helpers/traces.ts'

describe('listLines', () => {
  it('says in words to whom, from whom, and why it failed', () => {
    const { session, trace } = story({
      participants: [DOCKER, REGISTRY],
      steps: [
        { phase: 'resolve', at: [0, 5, 5], ask: 'HEAD latest' },
        {
          phase: 'manifest',
          at: [6, 9, 20],
          ask: 'GET manifest latest',
          answer: '200, cut short',
          bytes: 5,
          failed: {
            side: 'upstream',
            cause: 'truncated',
            message: 'the body ended after 5 of 900 bytes, cleanly',
          },
        },
      ],
    })
    const diagram = diagramOf(session, trace)
    const lines = diagram.sections.flatMap((section) =>
      listLines(diagram, section, { width: 60, glyphs: GLYPHS.utf8 }),
    )
    expect(lines.map((line) => plainText(line))).toEqual([
      '  0 ms  resolve   HEAD latest ▶ registry-1.docker.io',
      '  5 ms            200 ◀ registry-1.docker.io',
      '  6 ms  manifest  GET manifest latest ▶ registry-1.docker.io',
      '  9 ms            200 ◀ registry-1.docker.io',
      ' 20 ms            cut short after 5 B ╳ registry-1.docker.io',
      ' 20 ms            ╰ the body ended after 5 of 900 bytes,',
      '                    cleanly',
    ])
  })
})
