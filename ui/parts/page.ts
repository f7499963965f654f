// Text set for reading: headings, named values and tables, in lines of a width. What it is given may come from the network:
// everything is escaped here.

import { plainText, span } from '../../src/text/span.ts'
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

/** With fewer columns for it, a cell in several lines would be harder to read than one that is cut. */
const LEAST_CELL = 20

/** Cells in columns as wide as they have to be. The last one is wrapped where there is room beside the others, else cut. */
export function table(rows: readonly (readonly Span[])[], { width, glyphs }: Look): readonly Line[] {
  const shown = rows.map((row) => row.map(({ text, tone }) => span(glyphs.escape(text), tone)))
  const widths: number[] = []
  for (const row of shown)
    row.forEach(({ text }, i) => (widths[i] = Math.max(widths[i] ?? 0, displayWidth(text))))
  return shown.flatMap((row) => {
    const cells = row.slice(0, -1).map(({ text, tone }, i) => span(padEnd(text, (widths[i] ?? 0) + 2), tone))
    const start = [span(' '.repeat(INDENT)), ...cells]
    const last = row.at(-1) ?? span('')
    const indent = displayWidth(plainText(start))
    if (width - indent < LEAST_CELL) return [fitLine([...start, last], width, glyphs.ellipsis)]
    return wrapText(last.text, width - indent).map((words, i) => [
      ...(i === 0 ? start : [span(' '.repeat(indent))]),
      span(words, last.tone),
    ])
  })
}
