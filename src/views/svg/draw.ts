// The elements that a diagram is drawn with, as SVG text. Every word passes escapeXml here; knows nothing of traces.
//
// Text is measured in columns, since nobody knows which font a reader has: a column is a little wider than a letter of any
// usual monospaced font, and words that fill their room are held to their width.

import { escapeTerminal } from '../../text/escape-terminal.ts'
import { escapeXml } from '../../text/escape-xml.ts'
import type { Line, Tone } from '../../text/span.ts'
import { displayWidth, truncate } from '../../text/width.ts'

/** px, at 12 px: 0.625 em. DejaVu Sans Mono and Menlo take 0.602, SF Mono 0.618, Consolas 0.55. */
export const COLUMN = 7.5
/** px from one line of text to the next. */
export const LINE = 16

/** Of a longer text, only the beginning is measured and told: a header may be a megabyte. */
const MOST_CHARACTERS = 2000

/** A text that takes more of its room is held to its width, in case the reader's font is a wide one. */
const TIGHT = 0.9
/** px of a column in the usual fonts. */
const USUAL_COLUMN = 7.22

export interface Placed {
  /** px; of the end, where `end` is said, and of the middle likewise. */
  readonly x: number
  /** px of the base line. */
  readonly y: number
  /** Columns: what is longer is cut, and told whole in a tooltip. */
  readonly room: number
  readonly tone: Tone
  readonly anchor?: 'middle' | 'end'
  /** Over lines, which it must not be confused with. */
  readonly over?: true
}

/** Text from elsewhere, made fit to be measured; no longer than anybody reads. */
export function printable(text: string): string {
  const shown = escapeTerminal(text.slice(0, MOST_CHARACTERS))
  return text.length > MOST_CHARACTERS ? `${shown}…` : shown
}

export function textAt(words: string, { x, y, room, tone, anchor, over }: Placed): string {
  const whole = printable(words)
  const shown = truncate(whole, room)
  if (shown === '') return ''
  const columns = displayWidth(shown)
  const attributes = {
    x,
    y,
    class: `fill-${tone}${tone === 'strong' ? ' strong' : ''}${over === undefined ? '' : ' over'}`,
    ...(anchor === undefined ? {} : { 'text-anchor': anchor }),
    ...(columns > room * TIGHT
      ? { textLength: columns * USUAL_COLUMN, lengthAdjust: 'spacingAndGlyphs' }
      : {}),
  }
  const tooltip = shown === whole ? '' : `<title>${escapeXml(whole)}</title>`
  return `<text${written(attributes)}>${tooltip}${escapeXml(shown)}</text>`
}

/** A line of spans; each stands at its column, whatever the width of those before it. */
export function lineAt(line: Line, { x, y, room }: Pick<Placed, 'x' | 'y' | 'room'>): string {
  let column = 0
  return line
    .map(({ text, tone }) => {
      const at = column
      column += displayWidth(text)
      const words = text.trimStart()
      const indent = displayWidth(text) - displayWidth(words)
      return words === ''
        ? ''
        : textAt(words, { x: x + (at + indent) * COLUMN, y, room: Math.max(1, room - at - indent), tone })
    })
    .join('')
}

export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly class: string
  readonly rx?: number
}

export function boxAt(box: Box): string {
  return `<rect${written({ ...box })}/>`
}

export interface Stroke {
  readonly x1: number
  readonly y1: number
  readonly x2: number
  readonly y2: number
  readonly class: string
}

export function strokeAt(stroke: Stroke): string {
  return `<line${written({ ...stroke })}/>`
}

/** A closed shape through these points. */
export function shapeAt(points: readonly (readonly [x: number, y: number])[], name: string): string {
  const places = points.map(([x, y]) => `${rounded(x)},${rounded(y)}`).join(' ')
  return `<polygon${written({ points: places, class: name })}/>`
}

/** Attributes, each with a space before it. Values must be ours: they are escaped, but never judged. */
export function written(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => ` ${name}="${typeof value === 'number' ? rounded(value) : escapeXml(value)}"`)
    .join('')
}

function rounded(value: number): string {
  return String(Math.round(value * 10) / 10)
}
