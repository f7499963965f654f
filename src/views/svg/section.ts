// A section of the diagram as a drawing: heads, lanes, and rows one below the other. For a document of its own (svg.ts)
// or inside a page, where each row is a link to what is told of its step.

import { boxAt, LINE, strokeAt, textAt, written } from './draw.ts'
import type { Head, Layout } from './layout.ts'
import { drawRow, type DrawnRow } from './row.ts'

export interface Drawing {
  /** px. */
  readonly width: number
  readonly height: number
  /** px from the top to the first row; below it there are only rows. */
  readonly headHeight: number
  /** Elements, without the svg element around them. */
  readonly body: string
}

/** What a row is wrapped in: nothing, or a link to the place in the page that tells of its step. */
export type Rows = 'bare' | 'linked'

/** px between the heads and the first row. */
const GAP = 10
/** px of a head's words above its frame's lower edge. */
const HEAD_BASE = 8

/** Time and space are linear in the rows. */
export function drawSection(layout: Layout, kind: Rows): Drawing {
  const { section } = layout
  const top = layout.headHeight + GAP
  let y = top
  const rows = section.rows.map((row, i) => {
    const drawn = drawRow(layout, row, section.rows[i - 1])
    const element = rowElement(drawn, { y, kind, width: layout.width })
    y += drawn.height
    return element
  })
  const body = [lanesOf(layout, y), headsOf(layout), ...rows].join('\n')
  return { width: layout.width, height: y, headHeight: top, body }
}

function lanesOf({ lanes, headHeight }: Layout, bottom: number): string {
  return [...lanes.values()]
    .map((x) => strokeAt({ x1: x, y1: headHeight, x2: x, y2: bottom, class: 'lane stroke-dim' }))
    .join('')
}

function headsOf({ lanes, heads, headHeight }: Layout): string {
  const places = [...lanes.values()]
  return heads.map((head, i) => headAt(head, places[i] ?? 0, headHeight)).join('')
}

function headAt({ lines, width }: Head, x: number, height: number): string {
  const frame = { x: x - width / 2, y: 0.5, width, height: height - 1 }
  const first = height / 2 - ((lines.length - 1) * LINE) / 2 + HEAD_BASE / 2
  const words = lines.map((line, i) =>
    textAt(line, { x, y: first + i * LINE, room: line.length + 2, tone: 'strong', anchor: 'middle' }),
  )
  return boxAt({ ...frame, class: 'fill-raised stroke-line', rx: 5 }) + words.join('')
}

interface Standing {
  readonly y: number
  readonly width: number
  readonly kind: Rows
}

/** A linked row has an area to click on, and says how high it is, so that a script can close the gaps of a filter. */
function rowElement({ row, height, body }: DrawnRow, { y, width, kind }: Standing): string {
  const transform = `translate(0 ${y})`
  if (kind === 'bare') return `<g${written({ transform })}>${body}</g>`
  const place = { class: 'row', transform, 'data-step': row.step.id, 'data-height': height }
  const area = boxAt({ x: 0, y: 0, width, height, class: 'hit' })
  return `<g${written(place)}><a${written({ href: `#step-${row.step.id}` })}>${body}${area}</a></g>`
}
