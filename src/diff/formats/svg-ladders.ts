// Two ladders side by side as a drawing: each row as high as the higher of its two sides, lit where it differs, with what
// differs below it.

import type { Tone } from '../../text/span.ts'
import { GLYPHS } from '../../views/glyphs.ts'
import { boxAt, COLUMN, LINE, lineAt, strokeAt, textAt, written } from '../../views/svg/draw.ts'
import type { DrawnRow } from '../../views/svg/row.ts'
import { drawSection } from '../../views/svg/section.ts'
import type { FieldDifference } from '../field.ts'
import type { Two } from '../side.ts'
import { signOf, type Block } from './blocks.ts'
import { fieldLines } from './field-lines.ts'
import { SIGN_TONE, signGlyph } from './signs.ts'
import type { Ladder } from './svg-ladder.ts'

interface Sides extends Two<Ladder | null> {
  /** px of each side, in all sections alike. */
  readonly sides: Two<number>
  /** px of the whole. */
  readonly width: number
}

interface Drawing {
  /** px */
  readonly height: number
  readonly body: string
}

/** px for the signs, left of A. */
export const SIGNS = 24
/** px of a sign. */
const MARK = 10
const { utf8 } = GLYPHS
const FOLDED_HEIGHT = 22
const FIELD_INDENT = SIGNS + 2 * COLUMN

export function drawLadders(blocks: readonly Block[], sides: Sides): Drawing {
  const top = Math.max(headHeight(sides.a), headHeight(sides.b)) + 8
  const middle = SIGNS + sides.sides.a
  const parts: string[] = []
  let y = top
  for (const block of blocks) {
    const drawn = drawBlock(block, { ...sides, middle })
    parts.push(`<g${written({ transform: `translate(0 ${y})` })}>${drawn.body}</g>`)
    y += drawn.height
  }
  const lanes = [laneLines(sides.a, SIGNS, y), laneLines(sides.b, middle, y)].join('')
  const heads = [headAt('A', sides.a, SIGNS), headAt('B', sides.b, middle)].join('')
  const isDrawn = sides.a !== null || sides.b !== null
  const border = !isDrawn ? '' : strokeAt({ x1: middle, y1: 0, x2: middle, y2: y, class: 'stroke-line' })
  return { height: y, body: [border, lanes, heads, ...parts].join('\n') }
}

interface Standing extends Sides {
  /** px where B begins. */
  readonly middle: number
}

interface Below {
  /** px */
  readonly y: number
  readonly width: number
  readonly tone: Tone
}

function drawBlock(block: Block, standing: Standing): Drawing {
  const { a, b, width, middle } = standing
  if (block.kind === 'folded') {
    const mark = textAt(signGlyph(block.sign, utf8), { x: MARK, y: 15, room: 2, tone: SIGN_TONE[block.sign] })
    const ground = boxAt({ x: 0, y: 0, width, height: FOLDED_HEIGHT, class: 'fill-ground' })
    const room = Math.floor(width / COLUMN)
    const words = textAt(block.words, { x: SIGNS, y: 15, room, tone: 'dim' })
    return { height: FOLDED_HEIGHT, body: ground + mark + words }
  }
  const { left, right, fields } = block.row
  const one = sideOf(left === null || a === null ? [] : a.draw(left))
  const other = sideOf(right === null || b === null ? [] : b.draw(right))
  const high = Math.max(one.height, other.height)
  const sign = signOf(block.row)
  const tone = SIGN_TONE[sign]
  const told = drawFields(fields, { y: high, width, tone })
  const height = high + told.height
  const body = [
    sign === 'same' ? '' : boxAt({ x: 0, y: 0, width, height, class: `band-${tone}` }),
    sign === 'same' ? '' : boxAt({ x: 0, y: 0, width: 3, height, class: `fill-${tone}` }),
    textAt(signGlyph(sign, utf8), { x: MARK, y: 14, room: 2, tone }),
    at(SIGNS, one.body),
    at(middle, other.body),
    told.body,
  ].join('')
  return { height, body: sign === 'same' ? `<g class="faint">${body}</g>` : body }
}

function sideOf(rows: readonly DrawnRow[]): Drawing {
  let height = 0
  const body = rows.map((row) => {
    const drawn = `<g${written({ transform: `translate(0 ${height})` })}>${row.body}</g>`
    height += row.height
    return drawn
  })
  return { height, body: body.join('') }
}

function at(x: number, body: string): string {
  return body === '' ? '' : `<g${written({ transform: `translate(${x} 0)` })}>${body}</g>`
}

/** Over the lanes, which words must not be confused with. */
function drawFields(fields: readonly FieldDifference[], { y, width, tone }: Below): Drawing {
  const room = Math.floor((width - FIELD_INDENT) / COLUMN) - 1
  const lines = fieldLines(fields, { width: room, glyphs: utf8, indent: 0 })
  if (lines.length === 0) return { height: 0, body: '' }
  const height = lines.length * LINE + 6
  const ground = boxAt({ x: SIGNS, y, width: width - SIGNS, height, class: 'fill-ground' })
  const tint = boxAt({ x: SIGNS, y, width: width - SIGNS, height, class: `band-${tone}` })
  const words = lines.map((line, i) => lineAt(line, { x: FIELD_INDENT, y: y + 14 + i * LINE, room }))
  return { height, body: ground + tint + words.join('') }
}

function headHeight(ladder: Ladder | null): number {
  return ladder?.layout.headHeight ?? 0
}

/** The heads of a ladder, as the sequence diagram draws them. */
function headAt(side: 'A' | 'B', ladder: Ladder | null, x: number): string {
  if (ladder === null) return ''
  const { layout } = ladder
  const name = textAt(side, { x: COLUMN, y: layout.headHeight / 2 + 4, room: 2, tone: 'accent' })
  return at(x, name + drawSection({ ...layout, section: { ...layout.section, rows: [] } }, 'bare').body)
}

function laneLines(ladder: Ladder | null, offset: number, bottom: number): string {
  if (ladder === null) return ''
  const { lanes, headHeight: y1 } = ladder.layout
  return [...lanes.values()]
    .map((x) => strokeAt({ x1: x + offset, y1, x2: x + offset, y2: bottom, class: 'lane stroke-dim' }))
    .join('')
}
