// Text set for reading: headings, named values and tables, in lines of a width. What it is given may come from the network:
// everything is escaped here.

import { span } from '../../src/text/span.ts'
import type { Line, Span, Tone } from '../../src/text/span.ts'
import { displayWidth, padEnd, truncate } from '../../src/text/width.ts'
import { fitLine, wrapText } from '../../src/text/wrap.ts'
import type { Glyphs } from '../../src/views/glyphs.ts'

export interface Look {
  /** Columns. */
  readonly width: number
  readonly glyphs: Glyphs
}

const INDENT = 3
const NAME = 13

/** A heading, with an empty line above. */
export function heading(text: string): readonly Line[] {
  return [[], [span(` ${text}`, 'strong')]]
}

/** A value with its name in front, wrapped beside it. */
export function field(name: string, value: string | Span, look: Look): readonly Line[] {
  const { text, tone } = typeof value === 'string' ? span(value) : value
  const indent = INDENT + NAME
  const shown = truncate(look.glyphs.escape(name), NAME - 1, look.glyphs.ellipsis)
  return wrapText(look.glyphs.escape(text), Math.max(1, look.width - indent)).map((words, i) => [
    span(' '.repeat(INDENT)),
    span(padEnd(i === 0 ? shown : '', NAME), 'dim'),
    span(words, tone),
  ])
}

/** Sentences. */
export function paragraph(text: string, look: Look, tone: Tone = 'plain'): readonly Line[] {
  const indent = ' '.repeat(INDENT)
  return wrapText(look.glyphs.escape(text), Math.max(1, look.width - INDENT)).map((words) => [
    span(indent),
    span(words, tone),
  ])
}

/** Cells in columns as wide as they have to be; a row that is too long is cut. */
export function table(rows: readonly (readonly Span[])[], { width, glyphs }: Look): readonly Line[] {
  const shown = rows.map((row) => row.map(({ text, tone }) => span(glyphs.escape(text), tone)))
  const widths: number[] = []
  for (const row of shown)
    row.forEach(({ text }, i) => (widths[i] = Math.max(widths[i] ?? 0, displayWidth(text))))
  return shown.map((row) => {
    const cells = row.map(({ text, tone }, i) =>
      span(i === row.length - 1 ? text : padEnd(text, (widths[i] ?? 0) + 2), tone),
    )
    return fitLine([span(' '.repeat(INDENT)), ...cells], width, glyphs.ellipsis)
  })
}
