// `--to svg`: two ladders side by side, a step of one beside that which answers to it, and what differs lit. Drawn with
// the parts of the sequence diagram (views/svg).

import type { StepId } from '../../decode/trace.ts'
import { escapeXml } from '../../text/escape-xml.ts'
import { largest } from '../../text/largest.ts'
import { span, type Line, type Span } from '../../text/span.ts'
import { flow, wrapText } from '../../text/wrap.ts'
import { diagramOf } from '../../views/diagram.ts'
import { GLYPHS } from '../../views/glyphs.ts'
import { boxAt, COLUMN, LINE, lineAt, printable, written } from '../../views/svg/draw.ts'
import { MARGIN } from '../../views/svg/layout.ts'
import { SEQUENCE_STYLE } from '../../views/svg/palette.ts'
import type { Diff, DiffSection } from '../compared.ts'
import type { Part } from '../side.ts'
import { blocksOf, headline, wholeWords } from './blocks.ts'
import type { DiffFormat, DiffOptions } from './format.ts'
import { captureSpans, partSpans, sectionName } from './pull-spans.ts'
import { SIGN_TONE, signGlyph } from './signs.ts'
import { drawLadders, SIGNS } from './svg-ladders.ts'
import { ladderOf } from './svg-ladder.ts'

const { utf8 } = GLYPHS

/** px; two ladders of a lane each still leave room for the words over them. */
const LEAST_WIDTH = 760
/** px */
const GAP = 10
const SECTION_GAP = 28

export const svg: DiffFormat = {
  id: 'svg',
  title: 'two ladders side by side, light and dark',
  reads: ['extent'],
  render: svgText,
}

function svgText(diff: Diff, { names, extent }: DiffOptions): string {
  const diagrams = { a: diagramOf(diff.a.session, diff.a.trace), b: diagramOf(diff.b.session, diff.b.trace) }
  const drawn = diff.sections.map((section) => {
    const blocks = wholeWords(section) !== null && extent === 'lit' ? [] : blocksOf(section, extent)
    const rows = blocks.flatMap((block) => (block.kind === 'row' ? [block.row] : []))
    const shown = (side: 'left' | 'right'): ReadonlySet<StepId> =>
      new Set(rows.flatMap((row) => row[side]?.id ?? []))
    return {
      section,
      blocks,
      a: ladderOf(diagrams.a, section.a, shown('left')),
      b: ladderOf(diagrams.b, section.b, shown('right')),
    }
  })
  const widest = (side: 'a' | 'b'): number => largest(drawn, (each) => each[side]?.width ?? 0, 0)
  const sides = { a: widest('a'), b: widest('b') }
  const width = Math.ceil(Math.max(LEAST_WIDTH, sides.a + sides.b + SIGNS))
  const columns = Math.floor((width - 2 * MARGIN) / COLUMN)
  const parts: string[] = []
  let y = MARGIN
  const put = (lines: readonly Line[]): void => {
    parts.push(...lines.map((line, i) => lineAt(line, { x: MARGIN, y: y + 12 + i * LINE, room: columns })))
    y += lines.length * LINE + (lines.length === 0 ? 0 : GAP)
  }
  put([
    [span('pullscope diff   ', 'strong'), span(headline(diff), diff.differs ? 'warning' : 'good')],
    ...sideLines('A', captureSpans(diff.a, names.a, utf8), columns),
    ...sideLines('B', captureSpans(diff.b, names.b, utf8), columns),
  ])
  for (const { section, blocks, a, b } of drawn) {
    y += SECTION_GAP - GAP
    put(headOf(section, columns))
    if (blocks.length === 0) continue
    const ladders = drawLadders(blocks, { a, b, sides, width })
    parts.push(`<g${written({ transform: `translate(0 ${y})` })}>\n${ladders.body}\n</g>`)
    y += ladders.height + GAP
  }
  return documentOf(parts, { width, height: Math.round(y + MARGIN), summary: headline(diff) })
}

function sideLines(side: 'A' | 'B', pieces: readonly Span[], width: number): readonly Line[] {
  const [first, ...rest] = pieces.map((piece): Line => [span(printable(piece.text), piece.tone)])
  return flow([[span(`${side}  `, 'accent'), ...(first ?? [])], ...rest], {
    width,
    indent: 2,
    hang: 5,
    gap: 3,
  })
}

function headOf(section: DiffSection, width: number): readonly Line[] {
  const { a, b, summary } = section
  const side = (name: 'A' | 'B', part: Part | null): readonly Line[] =>
    part === null ? [] : sideLines(name, partSpans(part, utf8), width)
  const whole = wholeWords(section)
  const said = [
    ...summary.map(({ message }) => ({ message, sign: 'differs' as const })),
    ...(whole === null
      ? []
      : [
          {
            message: whole,
            sign: a === null || b === null ? ('differs' as const) : ('same' as const),
          },
        ]),
  ]
  return [
    ...wrapText(printable(sectionName(section)), width - 2).map((words, i): Line => [
      span(i === 0 ? `${utf8.pull} ` : '  ', 'accent'),
      span(words, 'strong'),
    ]),
    ...side('A', a),
    ...side('B', b),
    ...said.flatMap(({ message, sign }) =>
      wrapText(printable(message), width - 4).map((words, i): Line => [
        span(i === 0 ? `  ${signGlyph(sign, utf8)} ` : '    ', SIGN_TONE[sign]),
        span(words),
      ]),
    ),
  ]
}

interface About {
  readonly width: number
  readonly height: number
  readonly summary: string
}

/** The paper is part of the picture: on a page of another colour, words would be lost. */
function documentOf(body: readonly string[], { width, height, summary }: About): string {
  const named = { role: 'img', 'aria-labelledby': 'title summary', class: 'sequence' }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<svg${written({ xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}`, ...named })}>`,
    '<title id="title">Two captures side by side</title>',
    `<desc id="summary">${escapeXml(summary)}</desc>`,
    `<style>${SEQUENCE_STYLE}\n.sequence .faint{opacity:.55}</style>`,
    boxAt({ x: 0, y: 0, width, height, class: 'fill-ground' }),
    ...body.filter((part) => part !== ''),
    '</svg>',
    '',
  ].join('\n')
}
