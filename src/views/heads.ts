// The heads of a ladder's lanes: each label stands over its lane, broken into lines where lanes are close together.

import { span } from '../text/span.ts'
import type { Line } from '../text/span.ts'
import { displayWidth } from '../text/width.ts'
import { wordsOf, wrapText } from '../text/wrap.ts'
import { half } from './lanes.ts'

const MAX_LINES = 4

interface Head {
  /** Column of the lane. */
  readonly column: number
  /** Printable label. */
  readonly label: string
}

interface Block {
  readonly column: number
  /** First column that belongs to this head, and the first that does not. */
  readonly start: number
  readonly end: number
  readonly lines: readonly string[]
}

/** The lines over the lanes, at most `width` columns; the last line of each label is the nearest to its lane. */
export function headLines(heads: readonly Head[], width: number, ellipsis = '…'): readonly Line[] {
  const blocks = heads.map((head, i): Block => {
    const { column, label } = head
    const [start, end] = roomOf(head, heads[i - 1], heads[i + 1], width)
    return { column, start, end, lines: balanced(label, end - start, ellipsis) }
  })
  const height = Math.max(0, ...blocks.map(({ lines }) => lines.length))
  return Array.from({ length: height }, (_, row) => {
    const text = blocks.reduce((line, block) => {
      const words = block.lines[row - height + block.lines.length]
      return words === undefined
        ? line
        : line + ' '.repeat(startOf(words, block) - displayWidth(line)) + words
    }, '')
    return [span(text, 'strong')]
  })
}

/** The first column that belongs to a head, and the first that does not. */
function roomOf(
  head: Head,
  before: Head | undefined,
  after: Head | undefined,
  width: number,
): readonly [start: number, end: number] {
  return [
    before === undefined ? 1 : border(before, head) + 1,
    after === undefined ? width : border(head, after) - 1,
  ]
}

/** As few lines as will do, and those about equally long: no `com` alone under a long host. */
function balanced(label: string, room: number, ellipsis: string): readonly string[] {
  const lines = wrapText(label, room, MAX_LINES, ellipsis)
  const narrowest = displayWidth(longestWord(label).trimEnd())
  const widths = Array.from({ length: Math.max(0, room - narrowest) }, (_, i) => narrowest + i)
  const same = widths.find((width) => wrapText(label, width, Infinity).length === lines.length)
  return same === undefined ? lines : wrapText(label, same, MAX_LINES, ellipsis)
}

/** The column between two heads: fair to both when both fit whole, else fair to their longest words. */
function border(left: Head, right: Head): number {
  const gap = right.column - left.column
  const whole = shareOf(gap, half(left.label), half(right.label))
  const share = whole ?? shareOf(gap, half(longestWord(left.label)), half(longestWord(right.label)))
  return left.column + Math.min(gap - 4, Math.max(4, Math.floor(share ?? gap / 2)))
}

/** Columns of a gap for what is at its left, or null when both do not fit. */
function shareOf(gap: number, left: number, right: number): number | null {
  return gap > left + right ? left + (gap - left - right) / 2 : null
}

function longestWord(label: string): string {
  return wordsOf(label).reduce((a, b) => (displayWidth(b) > displayWidth(a) ? b : a), '')
}

/** Centred over the lane, as far as the room allows. */
function startOf(words: string, { column, start, end }: Block): number {
  const columns = displayWidth(words)
  return Math.max(start, Math.min(column - Math.floor((columns - 1) / 2), end - columns))
}
