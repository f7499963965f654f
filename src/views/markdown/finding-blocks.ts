// The findings of a report: the sentence, the steps that prove it, what to do, and folded away why.

import type { Trace } from '../../decode/trace.ts'
import type { Session } from '../../model/session.ts'
import { findRule } from '../../rules/index.ts'
import type { Finding } from '../../rules/rule.ts'
import { toAnsiText } from '../../text/ansi.ts'
import { markdownFence } from '../../text/escape-markdown.ts'
import { excerptLines } from '../excerpt.ts'
import { levelGlyph, sayingsOf } from '../finding-lines.ts'
import { GLYPHS } from '../glyphs.ts'
import type { GlyphSet } from '../glyphs.ts'
import { marksOf } from './marks.ts'
import { bullets, firstOf, fold } from './parts.ts'

export interface FindingBlocks {
  readonly session: Session
  readonly trace: Trace
  readonly findings: readonly Finding[]
  readonly glyphs: GlyphSet
}

/** Columns of an excerpt: what GitHub shows of a fence without scrolling. */
const WIDTH = 100
/** Findings with all that belongs to them; more are a list. */
const MOST = 12
const MOST_LISTED = 40

export function findingBlocks(context: FindingBlocks): readonly string[] {
  const { findings, glyphs } = context
  if (findings.length === 0) return []
  const { text, code } = marksOf(glyphs)
  const grave = findings.filter(({ level }) => level !== 'note')
  const whole = grave.slice(0, MOST)
  const rest = [...grave.slice(MOST), ...findings.filter(({ level }) => level === 'note')].map(
    ({ level, message, rule }) =>
      `${text(`${levelGlyph(level, GLYPHS[glyphs])} ${message}`)} (${code(rule)})`,
  )
  return [
    '### Findings',
    ...whole.flatMap((finding) => findingBlock(finding, context)),
    ...bullets(firstOf(rest, MOST_LISTED)),
  ]
}

function findingBlock(finding: Finding, { session, trace, glyphs: set }: FindingBlocks): readonly string[] {
  const { rule: id, level, message, remedy, evidence } = finding
  const glyphs = GLYPHS[set]
  const { text, code } = marksOf(set)
  const rule = findRule(id)
  const proof = toAnsiText(excerptLines({ session, trace }, evidence, { width: WIDTH, glyphs }), 'none')
  return [
    `#### ${text(`${levelGlyph(level, glyphs)} ${message}`)}`,
    ...(proof === '' ? [] : [markdownFence(proof.trimEnd().split('\n'), 'text')]),
    `**What to do:** ${text(remedy)}`,
    ...(rule === null
      ? []
      : [
          fold(`Why, and where it is known from`, [
            text(rule.why),
            ...sayingsOf(rule, finding, trace).map((saying) => `The client says: ${code(saying.text)}`),
            ...bullets([`rule ${code(id)}`, ...rule.source.map(text)]),
          ]),
        ]),
  ]
}
