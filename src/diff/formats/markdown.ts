// `--to markdown`: to be pasted into an issue. A summary, and a table of what differs.

import { escapeMarkdown } from '../../text/escape-markdown.ts'
import type { Span } from '../../text/span.ts'
import { GLYPHS } from '../../views/glyphs.ts'
import type { Step } from '../../decode/trace.ts'
import type { Diff, DiffSection } from '../compared.ts'
import type { FieldDifference } from '../field.ts'
import type { Captured, Part } from '../side.ts'
import { blocksOf, headline, signOf, wholeWords, type Block } from './blocks.ts'
import { cellOf } from './cell.ts'
import { NO_VALUE } from './field-lines.ts'
import type { DiffFormat, DiffOptions } from './format.ts'
import { captureSpans, partSpans, sectionName } from './pull-spans.ts'
import { signGlyph } from './signs.ts'

const { utf8 } = GLYPHS

/** Characters of a value in a table: GitHub makes columns as wide as their longest word. */
const MOST_OF_A_VALUE = 120

export const markdown: DiffFormat = {
  id: 'markdown',
  title: 'for an issue: a summary, and a table of what differs',
  reads: ['extent'],
  render: (diff, { names, extent }) => `${blocks(diff, names, extent).join('\n\n')}\n`,
}

function blocks(diff: Diff, names: DiffOptions['names'], extent: DiffOptions['extent']): readonly string[] {
  return [
    '## pullscope diff',
    `${escapeMarkdown(capital(headline(diff)))}.`,
    [
      `- **A** ${pieces(captureSpans(diff.a, names.a, utf8))}`,
      `- **B** ${pieces(captureSpans(diff.b, names.b, utf8))}`,
    ].join('\n'),
    ...diff.sections.flatMap((section) => sectionBlocks(section, extent)),
  ]
}

function sectionBlocks(section: DiffSection, extent: DiffOptions['extent']): readonly string[] {
  const { a, b, summary } = section
  const side = (name: string, part: Part | null): string[] =>
    part === null ? [] : [`- **${name}** ${pieces(partSpans(part, utf8))}`]
  const whole = wholeWords(section)
  const told = whole === null || extent === 'all' ? blocksOf(section, extent) : []
  return [
    `### ${escapeMarkdown(sectionName(section))}`,
    [...side('A', a), ...side('B', b)].join('\n'),
    ...(summary.length === 0
      ? []
      : [summary.map(({ message }) => `- ${escapeMarkdown(message)}`).join('\n')]),
    ...(whole === null ? [] : [`${escapeMarkdown(capital(whole))}.`]),
    ...(told.length === 0 ? [] : [table(told, section)]),
  ]
}

function table(told: readonly Block[], { a, b }: DiffSection): string {
  const rows = told.map((block) => {
    if (block.kind === 'folded')
      return line([signGlyph(block.sign, utf8), '', escapeMarkdown(block.words), '', ''])
    const { left, right, fields } = block.row
    return line([
      signGlyph(signOf(block.row), utf8),
      escapeMarkdown(block.label),
      cell(a, left),
      cell(b, right),
      fields.map(fieldWords).join('<br>'),
    ])
  })
  return [line(['', 'step', 'A', 'B', 'differs']), '| :-: | --- | --- | --- | --- |', ...rows].join('\n')
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function cell(captured: Captured | null, step: Step | null): string {
  if (captured === null || step === null) return ''
  return cellOf(captured, step)
    .map(({ words, to }) => escapeMarkdown(to === null ? words : `${words} ${utf8.arrow} ${to}`))
    .join('<br>')
}

function fieldWords({ name, a, b, note }: FieldDifference): string {
  const value = (text: string | null): string => escapeMarkdown(short(text ?? NO_VALUE))
  return `**${escapeMarkdown(name)}** A ${value(a)}, B ${value(b)}${note === null ? '' : ` (${escapeMarkdown(note)})`}`
}

function short(text: string): string {
  return text.length > MOST_OF_A_VALUE ? `${text.slice(0, MOST_OF_A_VALUE)}${utf8.ellipsis}` : text
}

function pieces(spans: readonly Span[]): string {
  return escapeMarkdown(spans.map(({ text }) => text).join(' · '))
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1)
}
