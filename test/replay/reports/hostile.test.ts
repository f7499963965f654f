// Text from the network in every place of every report: it is shown, and it does nothing.

import { describe, expect, it } from 'vitest'
import { REPORT_FORMATS } from '../../../src/replay/reports/index.ts'
import type { ReportFormat } from '../../../src/replay/reports/report.ts'
import { HOSTILE_TEXTS, UNSEEN } from '../../helpers/hostile.ts'
import { examination, hostileVerdict, OPTIONS } from '../../helpers/verdicts.ts'
import { elements, parseXml } from '../../helpers/xml.ts'

const TEXTS = [
  ...HOSTILE_TEXTS,
  '=cmd|calc!A1',
  '@SUM(A1)',
  'a | b',
  '</pre></article>',
  '{0} [x](y)',
  '~~~\n````',
]

function render(id: ReportFormat['id'], text: string): string {
  const format = REPORT_FORMATS.find((own) => own.id === id)
  return format?.render([examination(hostileVerdict(text))], OPTIONS) ?? expect.unreachable()
}

/** Elements without their attributes, which hold no text of others. */
function tags(text: string): string {
  return (text.match(/<[^>]*>/g) ?? []).join('')
}

describe.each(TEXTS)('%j', (hostile) => {
  it.each(REPORT_FORMATS.map(({ id }) => id))('brings nothing into %s that acts or hides', (id) => {
    const text = render(id, hostile)
    for (const line of text.split('\n')) expect(line).not.toMatch(UNSEEN)
    expect(text.endsWith('\n')).toBe(true)
  })

  it('stays text in HTML', () => {
    expect(tags(render('html', hostile))).toBe(tags(render('html', 'plain')))
  })

  it('stays text in XML', () => {
    const shape = (text: string): readonly string[] =>
      elements(parseXml(render('junit', text)), 'testsuite').flatMap((suite) =>
        suite.children.map(({ name }) => name),
      )
    expect(shape(hostile)).toEqual(shape('plain'))
  })

  it('is whole in JSON and SARIF', () => {
    const read = (id: 'json' | 'sarif'): string => JSON.stringify(JSON.parse(render(id, hostile)))
    for (const id of ['json', 'sarif'] as const)
      expect(read(id)).toContain(JSON.stringify(hostile).slice(1, -1))
  })

  it('opens no block and no cell in markdown', () => {
    const shape = (text: string): readonly string[] =>
      render('markdown', text)
        .split('\n')
        .map((line) => /^(#+ |- |\||`{3,}(?:\w+)?$)?/.exec(line)?.[0] ?? '')
        .map((start) => (start.startsWith('```') ? start.replace(/`+/, '```') : start))
    expect(shape(hostile)).toEqual(shape('plain'))
  })
})
