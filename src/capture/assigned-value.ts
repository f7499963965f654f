// Where a value ends that stands behind `name=` in a text: quoted with blanks, or a word that quotes and backslashes may be
// part of. Rather too much than too little. Knows no names.

import type { Span } from './spans.ts'

const OPENING = /(\\{0,8})(["'`])/y
/** What follows a quote that closes, or an angle of a tag, and no quote within a word (`it's99`). */
const WITHIN = /[^\s,;:)}\]>&"'`\\</]/
/** A comma within a word does not end it: `a1,b2` is one, `a1, b2` and `a1,b=2` are more. */
const WORD = new RegExp(
  `(?:[^\\s"'\`<>\\\\&;,]|[;,](?![\\w.%~+-]{1,64}=)(?=[^\\s"'<>\\\\&;,])|(?:\\\\{1,8}["'\`]?|["'\`<>])(?=${WITHIN.source})){1,8192}`,
  'y',
)

/** Without the quotes around it; null where there is none. A quote that nothing closes holds all up to the end of the line. */
export function valueAt(text: string, start: number): Span | null {
  const quoted = quotedAt(text, start)
  if (quoted === null) return spanned(start, wordEnd(text, start))
  if (!WITHIN.test(text[quoted.behind] ?? ' ')) return spanned(quoted.start, quoted.end)
  return spanned(start, wordEnd(text, quoted.behind))
}

function spanned(start: number, end: number): Span | null {
  return end > start ? { start, end } : null
}

function wordEnd(text: string, start: number): number {
  const word = new RegExp(WORD)
  word.lastIndex = start
  let end = start
  while (word.test(text)) end = word.lastIndex
  return end
}

interface Quoted extends Span {
  /** Where the text goes on behind the closing quote. */
  readonly behind: number
}

function quotedAt(text: string, start: number): Quoted | null {
  const opening = new RegExp(OPENING)
  opening.lastIndex = start
  const [all, slashes = '', quote = ''] = opening.exec(text) ?? []
  if (all === undefined) return null
  const from = start + all.length
  // `msg="password=" next="…"`: the quote ends what began before the name.
  if (!WITHIN.test(text[from] ?? ' ') && isInside(text, start, quote)) return null
  for (let i = from; ; i += 1) {
    const character = text[i]
    if (character === undefined || character === '\n') return { start: from, end: i, behind: i }
    if (character !== quote) continue
    const escapes = escapesBefore(text, i, from)
    if (escapes <= slashes.length) return { start: from, end: i - escapes, behind: i + 1 }
  }
}

function escapesBefore(text: string, at: number, from: number): number {
  let first = at
  while (first > from && text[first - 1] === '\\') first -= 1
  return at - first
}

/** How much of a line is searched for the quote that may be open. */
const LINE = 300

function isInside(text: string, at: number, quote: string): boolean {
  const before = text.slice(Math.max(0, at - LINE), at)
  return before.slice(before.lastIndexOf('\n') + 1).split(quote).length % 2 === 0
}
