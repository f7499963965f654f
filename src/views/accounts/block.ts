// What the accounts under the findings have in common: a title, and entries under it.

import { span } from '../../text/span.ts'
import type { Line } from '../../text/span.ts'
import { flow } from '../../text/wrap.ts'
import type { Glyphs } from '../glyphs.ts'

export interface BlockContext {
  /** Columns. */
  readonly width: number
  readonly glyphs: Glyphs
}

/** Of a long capture, only so many entries: the rest is counted. */
export const MOST_ENTRIES = 8

/** An empty line and a title; `more` is said in its line. Escaped here. */
export function blockTitle(title: string, more: readonly string[], context: BlockContext): readonly Line[] {
  const { width, glyphs } = context
  const pieces: Line[] = [
    [span(`${glyphs.pull} `, 'accent'), span(title, 'strong')],
    ...more.map((text): Line => [span(glyphs.escape(text))]),
  ]
  return [[], ...flow(pieces, { width, indent: 0, hang: 2, gap: 3, ellipsis: glyphs.ellipsis })]
}

/** `and 12 more pulls`, or nothing. */
export function andMore(left: number, what: string): readonly Line[] {
  return left <= 0 ? [] : [[span(`    and ${left} more ${what}`, 'dim')]]
}
