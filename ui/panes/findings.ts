// What went wrong, in the whole capture? A list of findings, the gravest first, and each of them in full.

import type { Finding, Rule } from '../../src/rules/rule.ts'
import { findRule } from '../../src/rules/index.ts'
import { span } from '../../src/text/span.ts'
import type { Line, Span } from '../../src/text/span.ts'
import { offset } from '../../src/text/units.ts'
import { fitLine, wrapText } from '../../src/text/wrap.ts'
import { LEVEL_TONE, levelGlyph, sayingsOf } from '../../src/views/finding-lines.ts'
import { tallyOf } from '../../src/views/finding-tally.ts'
import { answerOf } from '../../src/views/step-line.ts'
import { isLive, keyOf, sectionKeyOf } from '../model.ts'
import type { Model } from '../model.ts'
import { heading, paragraph, table } from '../parts/page.ts'
import type { Look } from '../parts/page.ts'
import { itemOf, keyOfFinding } from '../parts/finding-item.ts'
import type { FindingKey } from '../state.ts'
import type { ListPane } from './pane.ts'

/** Lines of a message in the list; in full it stands alone. */
const MOST_LINES = 4

/** Where a message begins, below its level. */
const INDENT = 3

export function findingsPane(model: Model, look: Look): ListPane {
  const { findings } = model.judgement
  return {
    head: [[], [span(` ${tally(findings)}`, 'strong')], []],
    items: findings.map(itemOf),
    draw(index) {
      const finding = findings[index]
      return finding === undefined ? [] : rowLines(finding, model, look)
    },
  }
}

/** Level, rule and pull in a line; below it the sentence. */
function rowLines(finding: Finding, model: Model, look: Look): readonly Line[] {
  const { level, rule, message } = finding
  const { width, glyphs } = look
  const title: readonly Span[] = [
    span(` ${levelGlyph(level, glyphs)} ${level}`, LEVEL_TONE[level]),
    span(`  ${rule}`, 'strong'),
    span(`  ${glyphs.escape(pullOf(finding, model))}`, 'dim'),
  ]
  const words = wrapText(glyphs.escape(message), width - INDENT, MOST_LINES, glyphs.ellipsis)
  return [
    fitLine(title, width, glyphs.ellipsis),
    ...words.map((line): Line => [span(' '.repeat(INDENT)), span(line)]),
  ]
}

/** What the list has to say when it is empty: that nothing was found is not that nothing is wrong. */
export function noFindingsLines(model: Model, look: Look): readonly Line[] {
  const failed = model.trace.pulls.some(({ status }) => status === 'failed')
  if (failed) {
    return [
      [],
      ...paragraph('No rule explains why this failed.', look, 'warning'),
      ...paragraph('The steps in red are what did not go well; their detail has all that was said.', look),
    ]
  }
  const unfinished = model.trace.pulls.some(({ status }) => status === 'incomplete')
  return [
    [],
    ...(unfinished
      ? paragraph('Nothing is known to be wrong.', look, 'warning')
      : paragraph('Nothing is wrong.', look, 'good')),
    ...(isLive(model) ? paragraph('What is found will stand here, and beside its step.', look) : []),
  ]
}

/** One finding: what, what to do, why, what the client says, the steps that prove it, where to read on. */
export function findingLines(model: Model, key: FindingKey, look: Look): readonly Line[] {
  const finding = model.judgement.findings.find((known) => keyOfFinding(known) === key)
  if (finding === undefined) return paragraph('This was found before, and is not so any more.', look)
  const { level, message, remedy } = finding
  const rule = findRule(finding.rule)
  const sign = `${levelGlyph(level, look.glyphs)} ${level}`
  return [
    fitLine(
      [
        span(` ${sign}`, LEVEL_TONE[level]),
        span(`  ${finding.rule}`, 'strong'),
        span(`  ${look.glyphs.escape(pullOf(finding, model))}`, 'dim'),
      ],
      look.width,
      look.glyphs.ellipsis,
    ),
    [],
    ...paragraph(message, look),
    ...heading('What to do'),
    ...paragraph(remedy, look),
    ...heading('The steps that prove it'),
    ...proofLines(finding, model, look),
    ...(rule === null ? [] : ruleLines(rule, finding, model, look)),
  ]
}

/** In the order and with the times of the ladder. */
function proofLines({ evidence }: Finding, model: Model, look: Look): readonly Line[] {
  const { trace, session, diagram } = model
  const key = sectionKeyOf(model, evidence[0])
  const began = diagram.sections.find((section) => keyOf(section) === key)?.startedAt ?? 0
  const rows = evidence
    .toSorted((a, b) => a - b)
    .flatMap((id) => {
      const step = trace.steps[id]
      if (step === undefined) return []
      const said = `${step.ask} ${look.glyphs.arrow} ${answerOf(step, session).words} (${step.to})`
      return [[span(offset(step.startedAt - began), 'dim'), span(step.phase), span(said)]]
    })
  return table(rows, look)
}

function ruleLines(rule: Rule, finding: Finding, { trace }: Model, look: Look): readonly Line[] {
  const sayings = sayingsOf(rule, finding, trace)
  return [
    ...heading('Why'),
    ...paragraph(rule.why, look),
    ...(sayings.length === 0 ? [] : heading('What the client says')),
    ...sayings.flatMap(({ text }) => paragraph(text, look)),
    ...heading('Read on'),
    ...rule.source.flatMap((source) => paragraph(source, look, 'dim')),
  ]
}

function pullOf({ pull }: Finding, { trace }: Model): string {
  return pull === null ? 'outside any pull' : (trace.pulls[pull]?.reference ?? `pull ${pull}`)
}

function tally(findings: readonly Finding[]): string {
  const told = tallyOf(findings).map(({ words }) => words)
  return told.length === 0 ? 'no findings' : told.join(', ')
}
