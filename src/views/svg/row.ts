// One row of a drawing: its tint, time and name, and the arrow or note. Drawn at the top left; whoever stacks rows moves
// them. Knows its height beforehand.

import { offset } from '../../text/units.ts'
import { displayWidth } from '../../text/width.ts'
import { wrapText } from '../../text/wrap.ts'
import { noteSign } from '../finding-lines.ts'
import { GLYPHS } from '../glyphs.ts'
import type { Message, Note, Row } from '../rows.ts'
import { phaseTone } from '../tone.ts'
import { boxAt, COLUMN, LINE, printable, shapeAt, strokeAt, textAt, type Placed } from './draw.ts'
import { MARGIN, type Layout } from './layout.ts'

const { utf8 } = GLYPHS

/** px of a row with an arrow: words over a line. */
const ARROW_HEIGHT = 30
const ARROW_LINE = 21
/** Base line of the first words of a row. */
const BASE = 14
const TIP = { length: 8, half: 4 } as const
/** px from a note's lane to its words. */
const NOTE_INDENT = 12
/** Lines of a note; a finding is a sentence, and must not be cut in the middle. */
const NOTE_LINES = 8
const NOTE_PADDING = 10

export interface DrawnRow {
  readonly row: Row
  readonly height: number
  readonly body: string
}

/** `previous` is the row above, whose name is not repeated. */
export function drawRow(layout: Layout, row: Row, previous: Row | undefined): DrawnRow {
  const drawn = row.kind === 'message' && row.from !== row.to ? arrow(layout, row) : beside(layout, row)
  const { width, section, timeEnd, labelStart, labelRoom } = layout
  const phase = phaseTone(row.step.phase)
  const name =
    row.label === previous?.label
      ? ''
      : textAt(row.label, { x: labelStart, y: BASE, room: labelRoom, tone: phase })
  const time = offset(row.at - section.startedAt)
  const body = [
    boxAt({ x: 0, y: 0, width, height: drawn.height, class: `band-${phase}` }),
    boxAt({ x: 0, y: 0, width: 3, height: drawn.height + 1, class: `fill-${phase}` }),
    textAt(time, { x: timeEnd, y: BASE, room: time.length + 2, tone: 'dim', anchor: 'end' }),
    name,
    drawn.body,
  ]
  return { row, height: drawn.height, body: body.join('') }
}

type Drawn = Pick<DrawnRow, 'height' | 'body'>

function arrow(layout: Layout, { from, to, words, tone, fate }: Message): Drawn {
  const [start, end] = [layout.lanes.get(from) ?? 0, layout.lanes.get(to) ?? 0]
  const way = start < end ? 1 : -1
  const isBad = tone === 'bad' || tone === 'warning'
  const colour = isBad ? tone : 'dim'
  const y = ARROW_LINE
  const place = {
    ...placeOf(words, [start, end], layout),
    y: BASE,
    tone,
    anchor: 'middle',
    over: true,
  } as const
  const tip = end - way * TIP.length
  const line = { x1: start, y1: y, x2: fate === 'lost' ? tip - way * 2 : tip, y2: y }
  const head =
    fate === 'lost'
      ? cross(tip, y, colour)
      : shapeAt(
          [
            [end, y],
            [tip, y - TIP.half],
            [tip, y + TIP.half],
          ],
          `fill-${colour}`,
        )
  const name = `stroke-${colour}${fate === 'lost' ? ' lost' : ''}`
  return { height: ARROW_HEIGHT, body: strokeAt({ ...line, class: name }) + head + textAt(words, place) }
}

/** Between two lanes, the nearest to the sender that have room; else in the middle of the arrow, over the lanes. */
function placeOf(
  words: string,
  [start, end]: readonly [number, number],
  { lanes }: Layout,
): Pick<Placed, 'x' | 'room'> {
  const [left, right] = [Math.min(start, end), Math.max(start, end)]
  const stops = [...lanes.values()].filter((x) => x >= left && x <= right)
  if (start > end) stops.reverse()
  const columns = displayWidth(printable(words))
  const first = stops.findIndex((x, i) => roomOf(x, stops[i + 1] ?? x) >= columns)
  const [from, to] = first < 0 ? [start, end] : [stops[first] ?? start, stops[first + 1] ?? end]
  return { x: (from + to) / 2, room: roomOf(from, to) }
}

/** Columns between two lanes, besides the tips of arrows. */
function roomOf(from: number, to: number): number {
  return Math.floor((Math.abs(to - from) - 2 * TIP.length) / COLUMN)
}

function cross(x: number, y: number, colour: string): string {
  const [left, right, top, bottom] = [x - TIP.half, x + TIP.half, y - TIP.half, y + TIP.half]
  const name = `stroke-${colour}`
  return (
    strokeAt({ x1: left, y1: top, x2: right, y2: bottom, class: name }) +
    strokeAt({ x1: left, y1: bottom, x2: right, y2: top, class: name })
  )
}

/** A note beside its lane, over the lanes to its right; a finding and what is folded are framed. */
function beside(layout: Layout, row: Note | Message): Drawn {
  const x = (layout.lanes.get(row.kind === 'note' ? row.lane : row.from) ?? 0) + NOTE_INDENT
  const isFramed = row.kind === 'note' && (row.finding !== undefined || row.folded !== undefined)
  const sign = row.kind === 'note' ? noteSign(row, utf8) : utf8.self
  const room = Math.floor((layout.width - x - MARGIN - (isFramed ? NOTE_PADDING : 0)) / COLUMN)
  const lines = wrapText(printable(row.words), room - 2, NOTE_LINES)
  const top = isFramed ? NOTE_PADDING : 0
  const height = lines.length * LINE + 2 * top + 6
  const words = lines.map((line, i) =>
    textAt(line, {
      x: x + top + 2 * COLUMN,
      y: top + BASE + i * LINE,
      room: room - 2,
      tone: row.tone,
      over: true,
    }),
  )
  const marked = textAt(sign, { x: x + top, y: top + BASE, room: 2, tone: row.tone, over: true })
  return { height, body: (isFramed ? frame(x, height, { layout, row }) : '') + marked + words.join('') }
}

interface Framed {
  readonly layout: Layout
  readonly row: Row
}

function frame(x: number, height: number, { layout, row: { tone } }: Framed): string {
  const [y, inner] = [3, height - 6]
  const width = layout.width - x - MARGIN
  return (
    boxAt({ x, y, width, height: inner, class: 'fill-ground', rx: 4 }) +
    boxAt({ x, y, width, height: inner, class: `band-${tone} stroke-${tone}`, rx: 4 })
  )
}
