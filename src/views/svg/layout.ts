// Where the lanes of a section stand in a drawing, in px, and how wide it has to be. Rows are placed elsewhere.

import { largest } from '../../text/largest.ts'
import { offset } from '../../text/units.ts'
import { displayWidth } from '../../text/width.ts'
import { wrapText } from '../../text/wrap.ts'
import type { Diagram, Section } from '../diagram.ts'
import { gapsOf, type Demand } from '../lanes.ts'
import type { Row } from '../rows.ts'
import { COLUMN, LINE, printable } from './draw.ts'

/** px around a drawing. */
export const MARGIN = 16

/** Columns that the lanes share at first; more where that is not enough for words that can be read. */
const COMFORTABLE_COLUMNS = 128
/** Longer words on an arrow do not push lanes apart: they are cut, and a tooltip has all of them. */
const USUAL_WORDS = 56
/** Columns for the name of a step. */
const LABEL = 16
const HEAD_LINES = 4
/** Columns that a note needs at least, beside the last lane, too. */
const NOTE = 44
/** px between a head's words and its frame. */
const HEAD_PADDING = 8

export interface Head {
  readonly lines: readonly string[]
  /** px, with its frame. */
  readonly width: number
}

export interface Layout {
  readonly section: Section
  /** px of each lane, by its index in the diagram. */
  readonly lanes: ReadonlyMap<number, number>
  /** In the order of the section's lanes. */
  readonly heads: readonly Head[]
  /** px, of all heads alike. */
  readonly headHeight: number
  /** px where the times end, and where the names of steps begin. */
  readonly timeEnd: number
  readonly labelStart: number
  readonly labelRoom: number
  readonly width: number
}

/** As wide as it has to be; a caller may make it wider. */
export function layoutOf({ lanes }: Diagram, section: Section): Layout {
  const { rows, startedAt } = section
  const labels = section.lanes.map((lane) => printable(lanes[lane]?.label ?? ''))
  const gaps = gapsFor(labels, demandsOf(rows, section))
  const timeEnd = MARGIN + largest(rows, ({ at }) => offset(at - startedAt).length, 5) * COLUMN
  const labelStart = timeEnd + 2 * COLUMN
  const labelRoom = Math.min(
    LABEL,
    largest(rows, ({ label }) => displayWidth(label), 0),
  )
  const heads = labels.map((label, i) => headOf(label, Math.min(gaps[i - 1] ?? 38, gaps[i] ?? 38)))
  let x = labelStart + labelRoom * COLUMN + MARGIN + (heads[0]?.width ?? 0) / 2
  const places = section.lanes.map((lane, i): readonly [number, number] => {
    if (i > 0) x += (gaps[i - 1] ?? 0) * COLUMN
    return [lane, x]
  })
  const noted = largest(rows, (row) => (row.kind === 'note' ? section.lanes.indexOf(row.lane) : -1), -1)
  const right = Math.max(
    x + (heads.at(-1)?.width ?? 0) / 2,
    (places[noted]?.[1] ?? 0) + (noted < 0 ? 0 : NOTE * COLUMN),
  )
  return {
    ...{ section, lanes: new Map(places), heads, timeEnd, labelStart, labelRoom },
    headHeight: Math.max(1, ...heads.map(({ lines }) => lines.length)) * LINE + HEAD_PADDING,
    width: right + MARGIN,
  }
}

/** Columns from lane to lane. More and more room is offered until the words can be read. */
function gapsFor(heads: readonly string[], demands: readonly Demand[]): readonly number[] {
  for (let columns = COMFORTABLE_COLUMNS; ; columns *= 2) {
    const gaps = gapsOf({ columns, heads, demands })
    if (gaps !== null) return gaps
  }
}

function demandsOf(rows: readonly Row[], { lanes }: Section): readonly Demand[] {
  const positions = new Map(lanes.map((lane, i) => [lane, i]))
  return rows.flatMap((row) => {
    if (row.kind === 'note' || row.from === row.to) return []
    const ends = [positions.get(row.from) ?? 0, positions.get(row.to) ?? 0].sort((a, b) => a - b)
    return [{ left: ends[0] ?? 0, right: ends[1] ?? 0, words: printable(row.words.slice(0, USUAL_WORDS)) }]
  })
}

function headOf(label: string, gap: number): Head {
  const room = Math.max(6, Math.floor(gap - 2))
  const lines = wrapText(label, room, HEAD_LINES)
  return { lines, width: largest(lines, displayWidth, 4) * COLUMN + 2 * HEAD_PADDING }
}
