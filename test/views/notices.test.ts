import { describe, expect, it } from 'vitest'
import type { Judgement } from '../../src/rules/judge.ts'
import { toAnsiText } from '../../src/text/ansi.ts'
import { plainText } from '../../src/text/span.ts'
import { diagramOf } from '../../src/views/diagram.ts'
import { explainLines } from '../../src/views/explain.ts'
import { findingsText } from '../../src/views/findings-json.ts'
import { GLYPHS } from '../../src/views/glyphs.ts'
import { captureHeader } from '../../src/views/header.ts'
import { newLines, NOTHING_PRINTED } from '../../src/views/lines.ts'
import { insecureInShort, noticesOf } from '../../src/views/notices.ts'
import { captureSummary } from '../../src/views/summary.ts'
import { INSECURE, reach } from '../helpers/reach.ts'
import { modelOfStory, screenOf } from '../helpers/screens.ts'
import { helloWorld } from '../helpers/stories.ts'

const WORDS = [`▲ insecure: ${INSECURE} (tls-expired)`, '▲ insecure: *.lab.test not verified']
const glyphs = GLYPHS.utf8

describe('a host that is not verified', () => {
  it('is a notice of its own, in the tone of what is bad', () => {
    expect(noticesOf(reach, glyphs)).toEqual(WORDS.map((text) => ({ text, tone: 'bad' })))
    expect(noticesOf(helloWorld, glyphs)).toEqual([])
  })

  it('stands whole in the header, however narrow', () => {
    const diagram = diagramOf(reach.session, reach.trace)
    for (const width of [60, 80, 160]) {
      const text = captureHeader({ ...reach, diagram }, { width, glyphs })
        .map(plainText)
        .join('\n')
      for (const words of WORDS) expect(text).toContain(words)
    }
  })

  it('stands in the summary of a log', () => {
    const text = plainText(captureSummary({ ...reach, glyphs }))
    for (const words of WORDS) expect(text).toContain(words)
  })

  it('stands before the first line of a log, once, and behind each step over it', () => {
    const first = newLines(NOTHING_PRINTED, { ...reach, glyphs: 'utf8' })
    const lines = first.lines.map(plainText)
    expect(lines.slice(0, 2)).toEqual(WORDS)
    expect(lines.filter((line) => line.includes('▲ not verified'))).toHaveLength(1)
    const ongoing = { ...reach.session, ended: null }
    const { printed } = newLines(NOTHING_PRINTED, { ...reach, session: ongoing, glyphs: 'utf8' })
    expect(newLines(printed, { ...reach, session: ongoing, glyphs: 'utf8' }).lines).toEqual([])
  })

  it.each([40, 80, 160])(
    'stands on the screen of %i columns, before all that could push it off',
    (columns) => {
      const [top] = screenOf(modelOfStory(reach), { size: { columns, rows: 30 } }).getRows()
      expect(top).toContain('▲ insecure: 2 hosts')
    },
  )

  it('stands on top of an explanation, in words and as JSON', () => {
    const judgement: Judgement = { findings: [], headlines: new Map() }
    const lines = explainLines({ ...reach, judgement }, { width: 80, glyphs: 'utf8' })
    expect(lines.slice(1, 3).map((line) => plainText(line).trim())).toEqual(WORDS)
    expect(JSON.parse(findingsText(reach.trace, judgement))).toMatchObject({
      insecure: [{ host: INSECURE, used: true, wouldFail: 'tls-expired' }, { host: '*.lab.test' }],
    })
  })

  it('is red where there are colours', () => {
    const [top = ''] = screenOf(modelOfStory(reach), {
      size: { columns: 80, rows: 30 },
      colours: '16',
    }).getRows()
    expect(top).toContain('\u001b[31m▲ insecure: 2 hosts')
    const { lines } = newLines(NOTHING_PRINTED, { ...reach, glyphs: 'utf8' })
    expect(toAnsiText(lines, '16')).toContain(`\u001b[31m${WORDS[0]}`)
  })
})

it('has a short form that names the host if there is but one', () => {
  const [first, second] = reach.trace.insecure
  if (first === undefined || second === undefined) throw new Error('two hosts expected')
  expect(insecureInShort([first])).toBe(`insecure: ${INSECURE}`)
  expect(insecureInShort([first, second])).toBe('insecure: 2 hosts')
})
