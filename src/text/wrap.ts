// Breaks text and rows of pieces into lines of a width. Knows only widths.

import { displayWidth, truncate } from './width.ts'
import { plainText, span } from './span.ts'
import type { Line, Span } from './span.ts'

/** A word ends after a space or after one of the signs that join the parts of hosts, names and versions. */
const WORD = /[^ ./:@-]*[ ./:@-]?/gu

/**
 * Breaks a printable text at spaces, dots, slashes, colons and hyphens into lines of at most `width` columns (at
 * least 1). Words that are longer are cut through. Of more than `limit` lines the rest becomes the ellipsis.
 */
export function wrapText(text: string, width: number, limit = Infinity, ellipsis = '…'): readonly string[] {
  const lines: string[] = []
  let line = ''
  for (const word of wordsOf(text).flatMap((whole) => cut(whole, width))) {
    if (displayWidth((line + word).trimEnd()) <= width) {
      line += word
      continue
    }
    lines.push(line)
    line = word
  }
  lines.push(line)
  const rest = lines.splice(limit - 1).join('')
  if (rest !== '') lines.push(truncate(rest.trimEnd(), width, ellipsis))
  return lines.map((whole) => whole.trimEnd())
}

/** The words that `wrapText` keeps whole where it can, each with the sign that ends it. */
export function wordsOf(text: string): readonly string[] {
  return text.match(WORD) ?? []
}

/** Of a column, far more UTF-16 units than any printable character has. */
const UNITS = 16

/** A word in parts no longer than a line. Only what may fit is measured: a hostile word is a megabyte. */
function cut(word: string, width: number): readonly string[] {
  const parts: string[] = []
  let rest = word
  for (;;) {
    const near = rest.slice(0, (width + 1) * UNITS)
    const measured = displayWidth(near) > width ? near : rest
    if (displayWidth(measured.trimEnd()) <= width) break
    const part = truncate(measured, width, '')
    // A character that is wider than the line cannot be shown at all.
    if (part === '') return parts
    parts.push(part)
    rest = rest.slice(part.length)
  }
  parts.push(rest)
  return parts
}

interface FlowOptions {
  readonly width: number
  /** Columns before the first line. */
  readonly indent: number
  /** Columns before the others. */
  readonly hang: number
  /** Columns between two pieces. */
  readonly gap: number
  /** Of a piece that is cut; `…` by default. */
  readonly ellipsis?: string
}

/** Sets pieces side by side, and goes on in a new line when the next one does not fit. Longer ones are cut. */
export function flow(
  pieces: readonly Line[],
  { width, indent, hang, gap, ellipsis }: FlowOptions,
): readonly Line[] {
  const lines: Span[][] = []
  let used = 0
  for (const piece of pieces) {
    const line = lines.at(-1)
    const start = line === undefined ? indent : hang
    const fitted = fitLine(piece, width - start, ellipsis)
    const columns = displayWidth(plainText(fitted))
    if (line !== undefined && used + gap + columns <= width) {
      line.push(span(' '.repeat(gap)), ...fitted)
      used += gap + columns
    } else {
      lines.push([span(' '.repeat(start)), ...fitted])
      used = start + columns
    }
  }
  return lines
}

/** Cuts a line of spans to `width` columns; the tones stay. */
export function fitLine(line: Line, width: number, ellipsis = '…'): Line {
  if (displayWidth(plainText(line)) <= width) return line
  const fitted: Span[] = []
  let left = width
  for (const part of line) {
    const columns = displayWidth(part.text)
    if (columns >= left) {
      // One column more than there is room for, so that the cut shows even where this part fits to the letter.
      fitted.push(span(truncate(`${part.text} `, left, ellipsis), part.tone))
      return fitted
    }
    fitted.push(part)
    left -= columns
  }
  return fitted
}
