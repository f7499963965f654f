// The rows of a section as a list: what a ladder becomes where there is no room for its lanes. The same rows in the same
// order; who is meant stands in words. Rows are drawn one by one, as in the ladder.

import { largest } from '../text/largest.ts'
import { span } from '../text/span.ts'
import type { Line } from '../text/span.ts'
import { offset } from '../text/units.ts'
import { displayWidth, padEnd, padStart } from '../text/width.ts'
import { fitLine, wrapText } from '../text/wrap.ts'
import type { Diagram, Section } from './diagram.ts'
import type { Glyphs } from './glyphs.ts'
import { noteSign } from './finding-lines.ts'
import type { LadderOptions } from './ladder.ts'
import type { Message, Row } from './rows.ts'
import { phaseTone } from './tone.ts'

export interface List {
  readonly diagram: Diagram
  readonly section: Section
  readonly glyphs: Glyphs
  readonly width: number
  readonly timeWidth: number
  readonly labelWidth: number
}

export function layList(diagram: Diagram, section: Section, { width, glyphs }: LadderOptions): List {
  const { rows, startedAt } = section
  const timeWidth = largest(rows, ({ at }) => offset(at - startedAt).length, 5)
  const labelWidth = largest(rows, ({ label }) => displayWidth(label), 0)
  return { diagram, section, glyphs, width, timeWidth, labelWidth }
}

/** A line a row: time, label, `GET /v2/ ▶ registry-1.docker.io` or `401 Bearer ◀ registry-1.docker.io`. */
export function listLines(diagram: Diagram, section: Section, options: LadderOptions): readonly Line[] {
  const list = layList(diagram, section, options)
  return section.rows.flatMap((row, i) => listRow(list, row, section.rows[i - 1]))
}

/** One row; `previous` is the row above it, whose label is not repeated. Only notes may take several lines. */
export function listRow(list: List, row: Row, previous: Row | undefined): readonly Line[] {
  const { diagram, section, glyphs, width, timeWidth, labelWidth } = list
  const label = row.label === previous?.label ? '' : row.label
  const start = [
    span(` ${padStart(offset(row.at - section.startedAt), timeWidth)}  `, 'dim'),
    span(`${padEnd(label, labelWidth)}  `, phaseTone(row.step.phase)),
  ]
  const words = glyphs.escape(row.words)
  if (row.kind === 'message') {
    const line = [...start, span(words, row.tone), span(` ${direction(diagram, row, glyphs)}`, 'dim')]
    return [fitLine(line, width, glyphs.ellipsis)]
  }
  const indent = timeWidth + labelWidth + 7
  return wrapText(words, width - indent).map((part, n) =>
    n === 0
      ? [...start, span(`${noteSign(row, glyphs)} ${part}`, row.tone)]
      : [span(' '.repeat(indent)), span(part, row.tone)],
  )
}

/** To whom, or from whom, as the client sees it; both, where neither is a client: a candidate and what is behind it. */
function direction({ lanes }: Diagram, { from, to, fate }: Message, glyphs: Glyphs): string {
  const label = (lane: number): string => glyphs.escape(lanes[lane]?.label ?? '')
  const isBack = lanes[to]?.role === 'client'
  const tip = fate === 'lost' ? glyphs.lost : isBack ? glyphs.left : glyphs.right
  if (!isBack && lanes[from]?.role !== 'client') return `${label(from)} ${tip} ${label(to)}`
  return `${tip} ${label(isBack ? from : to)}`
}
