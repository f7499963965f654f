// A finding in lines: what, the proof, what to do, why, what the client said. Everything printable.

import type { Trace } from '../decode/trace.ts'
import type { Session } from '../model/session.ts'
import { findRule } from '../rules/index.ts'
import type { Judgement } from '../rules/judge.ts'
import type { Finding, Level, Rule, Saying } from '../rules/rule.ts'
import { span } from '../text/span.ts'
import type { Line, Span, Tone } from '../text/span.ts'
import { wrapText } from '../text/wrap.ts'
import type { Glyphs } from './glyphs.ts'
import type { Note } from './rows.ts'

export interface FindingLook {
  readonly width: number
  readonly glyphs: Glyphs
}

export interface FindingContext extends FindingLook {
  readonly session: Session
  readonly trace: Trace
  readonly judgement: Judgement
}

/** How a level looks, in every view. */
export const LEVEL_TONE: Readonly<Record<Level, Tone>> = { error: 'bad', warning: 'warning', note: 'dim' }

/** The sign of a level, in every view. */
export function levelGlyph(level: Level, glyphs: Glyphs): string {
  const signs: Readonly<Record<Level, string>> = {
    error: glyphs.failed,
    warning: glyphs.warning,
    note: glyphs.note,
  }
  return signs[level]
}

/** What a note in the diagram begins with: a finding shows its level, and what is folded that there is more. */
export function noteSign({ finding, folded }: Pick<Note, 'finding' | 'folded'>, glyphs: Glyphs): string {
  if (folded !== undefined) return glyphs.more
  return finding === undefined ? glyphs.note : levelGlyph(finding.level, glyphs)
}

/** All of it; `proof` stands between the sentence and the advice. */
export function findingLines(
  finding: Finding,
  context: FindingContext,
  proof: readonly Line[],
): readonly Line[] {
  const rule = findRule(finding.rule)
  return [
    ...shortLines(finding, context),
    ...proof.map((line): Line => [span('   '), ...line]),
    ...labelled('do', finding.remedy, context),
    ...(rule === null ? [] : labelled('why', rule.why, context)),
    ...(rule === null ? [] : saidLines(rule, finding, context)),
    ...(rule === null ? [] : labelled('more', rule.source.join('  '), context)),
  ]
}

/** The sentence alone, with its level and rule. */
export function shortLines(finding: Finding, { width, glyphs }: FindingLook): readonly Line[] {
  const { level, rule, message } = finding
  const start = `  ${levelGlyph(level, glyphs)} `
  const tone = LEVEL_TONE[level]
  const words = wrapText(`${glyphs.escape(message)} [${rule}]`, width - start.length)
  return words.map((part, i): Line => [
    span(i === 0 ? start : ' '.repeat(start.length), tone),
    span(part, tone),
  ])
}

/** What to do, under the name of the rule: for a place where the sentence was read already. */
export function remedyLines({ level, rule, remedy }: Finding, look: FindingLook): readonly Line[] {
  const title = `  ${levelGlyph(level, look.glyphs)} [${rule}]`
  return [[span(title, LEVEL_TONE[level])], ...labelled('do', remedy, look)]
}

/** What this client prints when this happens; another's words would only confuse. */
export function sayingsOf({ says }: Rule, { pull }: Finding, { pulls }: Trace): readonly Saying[] {
  const client = (pull === null ? '' : (pulls[pull]?.client ?? '')).replace(/-\d+$/, '')
  return says.filter((saying) => saying.client === client)
}

function saidLines(rule: Rule, finding: Finding, context: FindingContext): readonly Line[] {
  return sayingsOf(rule, finding, context.trace).flatMap(({ text }) => labelled('said', text, context))
}

const LABEL_WIDTH = 7

/** A label and its text, which is escaped here; an empty label goes on with the one before. */
export function labelled(label: string, text: string, { width, glyphs }: FindingLook): readonly Line[] {
  const indent = 4 + LABEL_WIDTH
  return wrapText(glyphs.escape(text), width - indent).map((part, i): Line => {
    const start: Span = i === 0 ? span(`    ${label.padEnd(LABEL_WIDTH)}`, 'dim') : span(' '.repeat(indent))
    return [start, span(part)]
  })
}
