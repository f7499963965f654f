// Words in a report: each is made fit for the reader's signs first, and then escaped for markdown. Knows no trace.

import { escapeMarkdown, markdownCode } from '../../text/escape-markdown.ts'
import { GLYPHS } from '../glyphs.ts'
import type { GlyphSet } from '../glyphs.ts'

export interface Marks {
  /** Within a paragraph, list, heading or table. */
  readonly text: (words: string) => string
  /** Code within a line. */
  readonly code: (words: string) => string
}

/** `ascii`: what no ASCII character stands for is named, as `\u{e9}`. */
export function marksOf(set: GlyphSet): Marks {
  const { escape } = GLYPHS[set]
  return {
    text: (words) => escapeMarkdown(escape(words)),
    code: (words) => markdownCode(escape(words)),
  }
}
