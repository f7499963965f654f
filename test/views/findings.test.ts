// A finding in every view: where it stands, and that what a server said in it stays text.

import { describe, expect, it } from 'vitest'
import type { Finding } from '../../src/rules/rule.ts'
import { plainText } from '../../src/text/span.ts'
import { displayWidth } from '../../src/text/width.ts'
import { diagramOf } from '../../src/views/diagram.ts'
import { byDecisiveStep, withFindings } from '../../src/views/finding-rows.ts'
import { explainLines } from '../../src/views/explain.ts'
import { EXPORT_FORMATS } from '../../src/views/index.ts'
import { newLines, NOTHING_PRINTED } from '../../src/views/lines.ts'
import { mermaidText } from '../../src/views/mermaid.ts'
import { summaryLines } from '../../src/views/summary.ts'
import { textLines } from '../../src/views/text.ts'
import { HOSTILE_TEXTS, UNSEEN } from '../helpers/hostile.ts'
import { joined } from '../helpers/joined.ts'
import { judged } from '../helpers/judged.ts'
import { REFUSED_NAME, REFUSED_RULE, REFUSED_STEP, refusedWith } from '../helpers/refused.ts'
import { helloWorld } from '../helpers/stories.ts'

const refused = judged(refusedWith('access denied'))
const [finding] = refused.findings
if (finding === undefined) throw new Error('nothing was found')

const OPTIONS = { width: 100, glyphs: 'utf8', colours: 'none', findings: refused.findings } as const

function exported(id: string): string {
  const format = EXPORT_FORMATS.find((known) => known.id === id)
  if (format === undefined) throw new Error(`there is no format ${id}`)
  return joined(format.render(refused.session, refused.trace, OPTIONS))
}

describe('in the diagram', () => {
  it('is the last row of the step that decides', () => {
    const [section] = diagramOf(refused.session, refused.trace, refused.findings).sections
    const own = section?.rows.filter(({ step }) => step.id === REFUSED_STEP) ?? []
    expect(own.at(-1)).toMatchObject({ kind: 'note', finding, tone: 'bad', at: 62 })
    expect(section?.rows.filter((row) => row.kind === 'note' && row.finding !== undefined)).toHaveLength(1)
  })

  it('leaves the rows of other steps as they are', () => {
    const { rows = [] } = diagramOf(helloWorld.session, helloWorld.trace).sections[0] ?? {}
    expect(withFindings(rows, byDecisiveStep([]), () => 0)).toBe(rows)
    expect(withFindings([], byDecisiveStep([finding]), () => 0)).toEqual([])
  })

  it('stands with others of its step in their rank', () => {
    const warning: Finding = { ...finding, rule: 'other', level: 'warning' }
    const [section] = diagramOf(refused.session, refused.trace, [finding, warning]).sections
    const notes = section?.rows.flatMap((row) => (row.kind === 'note' ? [row.finding?.level] : []))
    expect(notes).toEqual(['error', 'warning'])
  })
})

describe('exports', () => {
  it('text: a note under the step, what to do at the end of the section', () => {
    const lines = exported('text').split('\n')
    const step = lines.findIndex((line) => line.includes('401 UNAUTHORIZED'))
    expect(lines[step + 1]).toMatch(/ │ ✘ registry-1\.docker\.io refuses acme\/secret \(401\)/u)
    const advice = lines.findIndex((line) => line === `  ✘ [${REFUSED_RULE}]`)
    expect(advice).toBeGreaterThan(step)
    expect(lines[advice + 1]).toMatch(/^ {4}do {5}check the name acme\/secret/u)
  })

  it('text: asks for nothing because of a note', () => {
    const note: Finding = { ...finding, level: 'note' }
    const text = textLines(refused.session, refused.trace, { ...OPTIONS, findings: [note] }).map(plainText)
    expect(text.join('\n')).toContain('╰ registry-1.docker.io refuses')
    expect(text.join('\n')).not.toContain(finding.remedy.slice(0, 20))
  })

  it('mermaid: a note over the client, in lines', () => {
    const line = exported('mermaid')
      .split('\n')
      .find((each) => each.includes('refuses acme'))
    expect(line).toMatch(/^ {4}Note over p0: #10008; registry-1\.docker\.io refuses/u)
    for (const part of (line ?? '').split(': #10008;')[1]?.split('<br/>') ?? [])
      expect(part.length).toBeLessThan(120)
  })

  it('json: the findings as DESIGN.md has them', () => {
    const { findings } = JSON.parse(exported('json')) as { findings: unknown }
    const { rule, level, message, remedy, evidence, pull } = finding
    expect(findings).toEqual([{ rule, level, message, remedy, evidence, pull }])
    expect(Object.keys((findings as object[])[0] ?? {})).toEqual([
      ...['rule', 'level', 'message', 'remedy', 'evidence', 'pull'],
    ])
  })
})

it('the summary of a failed pull names its headline', () => {
  const [pull] = summaryLines({ ...refused, judgement: refused }, 'utf8').map(plainText)
  expect(pull).toContain(`${REFUSED_NAME}   `)
  expect(pull).toContain(`[${REFUSED_RULE}]`)
})

describe.each(HOSTILE_TEXTS)('an error body of %j', (text) => {
  const { session, trace, ...judgement } = judged(refusedWith(text))
  const { findings } = judgement

  it('is found all the same', () => {
    expect(judgement.headlines.get(0)?.rule).toBe(REFUSED_RULE)
  })

  it.each(['utf8', 'ascii'] as const)('stays text in every export, %s', (glyphs) => {
    for (const { render } of EXPORT_FORMATS) {
      const out = joined(render(session, trace, { ...OPTIONS, glyphs, findings }))
      expect(out.replaceAll('\n', '')).not.toMatch(UNSEEN)
    }
  })

  it('forges nothing in mermaid', () => {
    const statement =
      /^ {4}(?:participant p\d as|Note (?:over|left of) p\d(?:,p\d)?:|p\d-?-(?:>>|x)p\d:|rect |end$)/u
    const [head, ...lines] = mermaidText(session, trace, findings).trimEnd().split('\n')
    expect(head).toBe('sequenceDiagram')
    for (const line of lines) {
      expect(line).toMatch(statement)
      expect(line.replaceAll('<br/>', '').replace('->>', '')).not.toMatch(/[<>"`%{}]|(?<!#\d+);|-->/u)
    }
  })

  it('stays text in lines, summaries and the explanation', () => {
    const printed = newLines(NOTHING_PRINTED, { session, trace, judgement, glyphs: 'utf8' })
    const lines = [
      ...printed.lines,
      ...summaryLines({ session, trace, judgement }, 'utf8'),
      ...explainLines({ session, trace, judgement }, { width: 80, glyphs: 'utf8' }),
    ]
    for (const line of lines) expect(plainText(line)).not.toMatch(UNSEEN)
  })

  it('makes no line of text wider', () => {
    for (const line of textLines(session, trace, { width: 60, glyphs: 'utf8', findings })) {
      expect(displayWidth(plainText(line))).toBeLessThanOrEqual(60)
    }
  })
})
