// The ladder: one section of the diagram in characters, a line a row. Rows are drawn one by one, so that a screen can
// draw only those that are visible. Knows no colours and no terminal.

import { largest } from '../text/largest.ts'
import type { Line, Span } from '../text/span.ts'
import { span } from '../text/span.ts'
import { offset } from '../text/units.ts'
import { displayWidth, padStart, truncate } from '../text/width.ts'
import { wrapText } from '../text/wrap.ts'
import type { Diagram, Section } from './diagram.ts'
import type { Glyphs } from './glyphs.ts'
import { noteSign } from './finding-lines.ts'
import { headLines } from './heads.ts'
import { ARROW, gapsOf } from './lanes.ts'
import type { Demand } from './lanes.ts'
import type { Message, Note, Row } from './rows.ts'
import { phaseTone } from './tone.ts'

/** Between the last lane and the labels. */
const MARGIN = 2

export interface Ladder {
  readonly section: Section
  readonly glyphs: Glyphs
  readonly width: number
  /** Column of each lane of the section. */
  readonly columns: readonly number[]
  /** Printable heads of those lanes. */
  readonly heads: readonly string[]
  readonly timeWidth: number
}

export interface LadderOptions {
  readonly width: number
  readonly glyphs: Glyphs
}

/** Gives each lane its column, or returns null when the width is too small for arrows that can be read. */
export function layLadder(
  diagram: Diagram,
  section: Section,
  { width, glyphs }: LadderOptions,
): Ladder | null {
  const { rows, startedAt } = section
  const heads = section.lanes.map((lane) => glyphs.escape(diagram.lanes[lane]?.label ?? ''))
  const timeWidth = largest(rows, ({ at }) => offset(at - startedAt).length, 5)
  const labelWidth = largest(rows, ({ label }) => displayWidth(label), 0)
  const first = timeWidth + 3
  const columns = width - first - 1 - MARGIN - labelWidth
  const gaps = gapsOf({ columns, heads, demands: rows.flatMap((row) => demandOf(row, section, glyphs)) })
  if (gaps === null) return null
  let column = first
  const lanes = [first, ...gaps.map((gap) => (column += gap))]
  return { section, glyphs, width, columns: lanes, heads, timeWidth }
}

function demandOf(row: Row, { lanes }: Section, glyphs: Glyphs): readonly Demand[] {
  if (row.kind === 'note' || row.from === row.to) return []
  const [left = 0, right = 0] = [lanes.indexOf(row.from), lanes.indexOf(row.to)].sort((a, b) => a - b)
  return [{ left, right, words: glyphs.escape(row.words) }]
}

/** The heads of the lanes, and a line of bare lanes. */
export function ladderHead(ladder: Ladder): readonly Line[] {
  const { columns, heads, width, glyphs } = ladder
  const labelled = columns.map((column, i) => ({ column, label: heads[i] ?? '' }))
  return [
    ...headLines(labelled, width, glyphs.ellipsis),
    [span(lanesBetween(ladder, 0, width).trimEnd(), 'dim')],
  ]
}

/** One row; `previous` is the row above it, whose label is not repeated. Only notes may take several lines. */
export function ladderRow(ladder: Ladder, row: Row, previous: Row | undefined): readonly Line[] {
  const time = ` ${padStart(offset(row.at - ladder.section.startedAt), ladder.timeWidth)}  `
  const label = row.label === previous?.label ? '' : row.label
  if (row.kind === 'note' || row.from === row.to) return beside(ladder, row, time)
  return [
    [
      span(time, 'dim'),
      ...arrow(ladder, row),
      span(' '.repeat(MARGIN)),
      span(label, phaseTone(row.step.phase)),
    ],
  ]
}

/** Lanes, the arrow between two of them, lanes: from the first lane to the last. */
function arrow(ladder: Ladder, row: Message): readonly Span[] {
  const { section, columns, glyphs } = ladder
  const [from, to] = [
    columns[section.lanes.indexOf(row.from)] ?? 0,
    columns[section.lanes.indexOf(row.to)] ?? 0,
  ]
  const [left, right] = from < to ? [from, to] : [to, from]
  const words = truncate(glyphs.escape(row.words), right - left - 1 - ARROW, glyphs.ellipsis)
  const line = row.fate === 'lost' ? glyphs.broken : glyphs.line
  const tip = row.fate === 'lost' ? glyphs.lost : from < to ? glyphs.right : glyphs.left
  const start = from < to ? line.repeat(2) : tip + line
  const wordsEnd = left + 1 + displayWidth(start) + (words === '' ? 0 : displayWidth(words) + 2)
  const tail = lineBetween(ladder, wordsEnd, from < to ? right - 1 : right, line) + (from < to ? tip : '')
  const tone = row.tone === 'bad' || row.tone === 'warning' ? row.tone : 'dim'
  return [
    span(lanesBetween(ladder, columns[0] ?? 0, left + 1), 'dim'),
    span(start, tone),
    ...(words === '' ? [] : [span(` ${words} `, row.tone)]),
    span(tail, tone),
    span(lanesBetween(ladder, right, (columns.at(-1) ?? right) + 1), 'dim'),
  ]
}

/** A note beside its lane, over the lanes to its right, in as many lines as it needs. */
function beside(ladder: Ladder, row: Note | Message, time: string): readonly Line[] {
  const { section, columns, glyphs, width } = ladder
  const column = columns[section.lanes.indexOf(row.kind === 'note' ? row.lane : row.from)] ?? 0
  const sign = row.kind === 'note' ? noteSign(row, glyphs) : glyphs.self
  const lines = wrapText(glyphs.escape(row.words), width - column - 4)
  return lines.map((words, i) => [
    span(i === 0 ? time : ' '.repeat(time.length), 'dim'),
    span(`${lanesBetween(ladder, columns[0] ?? 0, column + 1)} `, 'dim'),
    span(i === 0 ? `${sign} ${words}` : `  ${words}`, row.tone),
  ])
}

/** Bare lanes from one column up to another. */
function lanesBetween(ladder: Ladder, from: number, to: number): string {
  return fill(ladder, from, to, { on: ladder.glyphs.lane, off: ' ' })
}

/** A line from one column up to another, crossing the lanes on its way. */
function lineBetween(ladder: Ladder, from: number, to: number, line: string): string {
  return fill(ladder, from, to, { on: ladder.glyphs.crossing, off: line })
}

interface Fill {
  readonly on: string
  readonly off: string
}

function fill({ columns }: Ladder, from: number, to: number, { on, off }: Fill): string {
  const length = Math.max(0, to - from)
  return Array.from({ length }, (_, i) => (columns.includes(from + i) ? on : off)).join('')
}
