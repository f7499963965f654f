// How many columns a text takes on a terminal, and how to make it fit. Knows nothing of escapes or colours: what it
// measures must be printable already (escape-terminal.ts).
//
// string-width is what Ink measures with: a row that fits here is a row that Ink does not wrap.

import stringWidth from 'string-width'

const clusters = new Intl.Segmenter()

/** ASCII, and the signs in our own words, which string-width would take 20 µs a text for: a column each. */
const NARROW = /^[ -~…·→]*$/u

/** string-width takes time by the square of a long text: it gets no more than this at once. */
const MOST_AT_ONCE = 256
const PIECE = new RegExp(`[ -~]+|[^ -~]{1,${MOST_AT_ONCE}}`, 'gu')

/**
 * Columns of a printable text: 2 for East Asian wide characters and emoji, 0 for combining marks, 1 for those of
 * ambiguous width (UAX #11).
 */
export function displayWidth(text: string): number {
  if (NARROW.test(text)) return text.length
  if (text.length <= MOST_AT_ONCE) return stringWidth(text)
  const pieces = text.match(PIECE) ?? []
  return pieces.reduce((sum, piece) => sum + (NARROW.test(piece) ? piece.length : stringWidth(piece)), 0)
}

/** Cuts a text to at most `width` columns, never inside a character; `ellipsis` ends a text that was cut. */
export function truncate(text: string, width: number, ellipsis = '…'): string {
  if (displayWidth(text) <= width) return text
  const end = head(ellipsis, Math.max(0, width))
  return head(text, width - displayWidth(end)) + end
}

/** Adds spaces on the right up to `width` columns; a longer text stays as it is. */
export function padEnd(text: string, width: number): string {
  return text + gap(text, width)
}

/** Adds spaces on the left up to `width` columns; a longer text stays as it is. */
export function padStart(text: string, width: number): string {
  return gap(text, width) + text
}

function gap(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - displayWidth(text)))
}

/** The longest beginning of whole characters that takes at most `width` columns. */
function head(text: string, width: number): string {
  let columns = 0
  for (const { segment, index } of clusters.segment(text)) {
    columns += displayWidth(segment)
    if (columns > width) return text.slice(0, index)
  }
  return text
}
