// What differs of a row, below it: a line a field, or one a side where a line is too short for both.

import { span, type Line } from '../../text/span.ts'
import { displayWidth } from '../../text/width.ts'
import { wrapText } from '../../text/wrap.ts'
import type { Glyphs } from '../../views/glyphs.ts'
import type { FieldDifference } from '../field.ts'

interface Look {
  readonly width: number
  readonly glyphs: Glyphs
  /** Columns before a field. */
  readonly indent: number
}

/** What a side shows that has no value. */
export const NO_VALUE = 'none'

/** Lines of one value: what is longer is cut. */
const MOST_LINES = 3

export function fieldLines(fields: readonly FieldDifference[], look: Look): readonly Line[] {
  return fields.flatMap((field) => linesOf(field, look))
}

function linesOf({ name, a, b, note }: FieldDifference, { width, glyphs, indent }: Look): readonly Line[] {
  const start = span(' '.repeat(indent))
  const shown = span(`${glyphs.escape(name)}  `, 'warning')
  const [one, other] = [a, b].map((value) => glyphs.escape(value ?? NO_VALUE))
  const because = note === null ? [] : [span(`  ${glyphs.escape(note)}`, 'dim')]
  const line: Line = [
    start,
    shown,
    span('A ', 'accent'),
    span(one ?? ''),
    span('  B ', 'accent'),
    span(other ?? ''),
    ...because,
  ]
  if (line.reduce((sum, part) => sum + displayWidth(part.text), 0) <= width) return [line]
  const value = (side: 'A' | 'B', words: string): readonly Line[] =>
    wrapText(words, width - indent - 4, MOST_LINES).map((part, i) => [
      start,
      span(i === 0 ? `  ${side} ` : '    ', 'accent'),
      span(part),
    ])
  const head = wrapText(
    `${shown.text.trimEnd()}${note === null ? '' : `: ${glyphs.escape(note)}`}`,
    width - indent,
  )
  return [
    ...head.map((words): Line => [start, span(words, 'warning')]),
    ...value('A', one ?? ''),
    ...value('B', other ?? ''),
  ]
}
