// A frame of the screen as an SVG picture, for a README and for looking at goldens. The colours are those of a dark theme;
// a terminal has its own.

import type { Line, Span, Tone } from '../../src/text/span.ts'
import { plainText } from '../../src/text/span.ts'
import { escapeXml } from '../../src/text/escape-xml.ts'
import { displayWidth } from '../../src/text/width.ts'

const CELL = { width: 8.4, height: 18 } as const
const PADDING = 14
const FONT = "14px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace"
const BACKGROUND = '#0d1117'
const SELECTED = '#264f78'

const FILL: Record<Tone, string> = {
  plain: '#d0d7de',
  dim: '#6e7681',
  strong: '#ffffff',
  good: '#3fb950',
  bad: '#f85149',
  warning: '#d29922',
  accent: '#39c5cf',
  phase: '#d2a8ff',
  'phase-access': '#79c0ff',
  'phase-content': '#56d4dd',
}

interface PictureRow {
  readonly line: Line
  readonly mark: 'cursor' | 'same-step' | null
}

/** Each text is set to the exact width of its columns, so that lanes meet whatever the font. */
export function frameSvg(rows: readonly PictureRow[], columns: number): string {
  const width = Math.ceil(columns * CELL.width + 2 * PADDING)
  const height = rows.length * CELL.height + 2 * PADDING
  const body = rows.flatMap((row, y) => rowSvg(row, y, columns))
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<rect width="100%" height="100%" rx="8" fill="${BACKGROUND}"/>`,
    `<g style="font: ${FONT}">`,
    ...body,
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}

function rowSvg({ line, mark }: PictureRow, y: number, columns: number): readonly string[] {
  const top = PADDING + y * CELL.height
  const back =
    mark === 'cursor'
      ? [
          `<rect x="${PADDING}" y="${top}" width="${round(columns * CELL.width)}" height="${CELL.height}" fill="${SELECTED}"/>`,
        ]
      : []
  let column = 0
  const texts = line.flatMap((span) => {
    const at = column
    column += displayWidth(span.text)
    return textSvg(span, at, top + CELL.height * 0.75)
  })
  return plainText(line).trim() === '' ? back : [...back, ...texts]
}

/** A `<text>` a run without two spaces in it: what lies between runs is where they stand. */
function textSvg({ text, tone }: Span, column: number, y: number): readonly string[] {
  const weight = tone === 'strong' ? ' font-weight="bold"' : ''
  return [...text.matchAll(/[^ ]+(?: [^ ]+)*/gu)].map(({ 0: run, index }) => {
    const x = round(PADDING + (column + displayWidth(text.slice(0, index))) * CELL.width)
    const length = round(displayWidth(run) * CELL.width)
    const shown = escapeXml(run)
    return `<text x="${x}" y="${y}" fill="${FILL[tone]}"${weight} textLength="${length}" lengthAdjust="spacingAndGlyphs">${shown}</text>`
  })
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
