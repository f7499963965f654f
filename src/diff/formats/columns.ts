// One row of a diff as two columns of text, as many lines as the longer one takes.

import type { Step } from '../../decode/trace.ts'
import { span, type Line, type Tone } from '../../text/span.ts'
import { displayWidth } from '../../text/width.ts'
import { wrapText } from '../../text/wrap.ts'
import type { Glyphs } from '../../views/glyphs.ts'
import type { DiffRow } from '../compared.ts'
import type { Captured, Two } from '../side.ts'
import { cellOf, type CellLine } from './cell.ts'

export interface Columns extends Two<Captured | null> {
  readonly glyphs: Glyphs
  /** Columns of a side. */
  readonly cell: number
}

/** Lines of one arrow: what is longer is cut. */
const MOST_LINES = 4

export function columnLines({ left, right }: DiffRow, { a, b, glyphs, cell }: Columns): readonly Line[] {
  const [one, other] = [linesOf(a, left, { glyphs, cell }), linesOf(b, right, { glyphs, cell })]
  return Array.from({ length: Math.max(one.length, other.length) }, (_, i): Line => {
    const [own = EMPTY, its = EMPTY] = [one[i], other[i]]
    const rest = ' '.repeat(Math.max(0, cell - own.columns))
    return [...own.line, span(rest), span(` ${glyphs.lane} `, 'dim'), ...its.line]
  })
}

type Look = Pick<Columns, 'glyphs' | 'cell'>

/** Measured as it is made: glyphs take a column each, and to measure them anew takes longer than all the rest. */
interface Measured {
  readonly line: Line
  readonly columns: number
}

const EMPTY: Measured = { line: [], columns: 0 }

function linesOf(captured: Captured | null, step: Step | null, look: Look): readonly Measured[] {
  if (captured === null || step === null) return []
  return cellOf(captured, step).flatMap((line) => arrowLines(line, look))
}

function arrowLines({ kind, words, to, tone }: CellLine, { glyphs, cell }: Look): readonly Measured[] {
  const start = startOf(kind, to, glyphs)
  const room = cell - start.length
  const said = glyphs.escape(words)
  const host = to === null ? '' : glyphs.escape(to)
  const tip = to === null ? '' : `${glyphs.line}${kind === 'lost' ? glyphs.lost : glyphs.right} `
  const [saidColumns, hostColumns] = [displayWidth(said), tip.length + displayWidth(host)]
  if (to !== null && saidColumns + 1 + hostColumns <= room) {
    const line = [span(start, 'dim'), span(`${said} `, tone), span(tip, 'dim'), span(host, tone)]
    return [{ line, columns: start.length + saidColumns + 1 + hostColumns }]
  }
  const piece = wrapped({ indent: start, words: said, tone }, cell)
  // A host is more easily read in one piece, on a line of its own.
  return to === null
    ? piece
    : [...piece, ...wrapped({ indent: `${' '.repeat(start.length)}${tip}`, words: host, tone }, cell)]
}

interface Piece {
  /** Before the first line; glyphs and spaces of a column each. */
  readonly indent: string
  readonly words: string
  readonly tone: Tone
}

function wrapped({ indent, words, tone }: Piece, cell: number): readonly Measured[] {
  return wrapText(words, cell - indent.length, MOST_LINES).map((part, i) => ({
    line: [span(i === 0 ? indent : ' '.repeat(indent.length), 'dim'), span(part, tone)],
    columns: indent.length + displayWidth(part),
  }))
}

function startOf(kind: CellLine['kind'], to: string | null, { line, left, lost, note }: Glyphs): string {
  if (kind === 'note') return `${note} `
  if (to !== null) return `${line}${line} `
  return `${kind === 'lost' ? lost : left}${line} `
}
