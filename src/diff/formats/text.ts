// `--to text`: A on the left, B on the right, and below what differs. Lines of spans; colours are for the sink, and every
// row has a sign, so that it reads without them.

import { toAnsiText } from '../../text/ansi.ts'
import { largest } from '../../text/largest.ts'
import { span, type Line, type Span } from '../../text/span.ts'
import { displayWidth, padEnd, truncate } from '../../text/width.ts'
import { flow, wrapText } from '../../text/wrap.ts'
import { GLYPHS, type Glyphs } from '../../views/glyphs.ts'
import { phaseTone } from '../../views/tone.ts'
import type { Diff, DiffSection } from '../compared.ts'
import type { Part } from '../side.ts'
import { blocksOf, headline, signOf, wholeWords, type Block, type Sign } from './blocks.ts'
import { columnLines, type Columns } from './columns.ts'
import { fieldLines } from './field-lines.ts'
import type { DiffFormat, DiffOptions } from './format.ts'
import { captureSpans, partSpans, sectionName } from './pull-spans.ts'
import { SIGN_TONE, signGlyph } from './signs.ts'

const MIN_WIDTH = 60
/** Below this, the names of steps stand over the columns instead of beside them. */
const ROOMY = 96
const MOST_LABEL = 16

export const text: DiffFormat = {
  id: 'text',
  title: 'two columns, at any width from 60 columns',
  reads: ['width', 'glyphs', 'extent'],
  render: (diff, options) => toAnsiText(diffLines(diff, options), options.colours),
}

interface Look {
  readonly width: number
  readonly glyphs: Glyphs
}

function diffLines(diff: Diff, { names, width, glyphs: set, extent }: DiffOptions): readonly Line[] {
  const look: Look = { width: Math.max(MIN_WIDTH, width), glyphs: GLYPHS[set] }
  const { glyphs } = look
  return [
    ...flow([[span('pullscope diff', 'strong')], [span(headline(diff), diff.differs ? 'warning' : 'good')]], {
      ...{ width: look.width, indent: 1, hang: 3, gap: 3 },
    }),
    ...sideLines('A', captureSpans(diff.a, names.a, glyphs), look),
    ...sideLines('B', captureSpans(diff.b, names.b, glyphs), look),
    ...diff.sections.flatMap((section) => [[], ...sectionLines(section, extent, look)]),
  ]
}

/** `   A  docker 20.10.24   ✔ 100 ms` */
function sideLines(side: 'A' | 'B', pieces: readonly Span[], { width, glyphs }: Look): readonly Line[] {
  const [first, ...rest] = pieces.map(({ text: words, tone }): Line => [span(glyphs.escape(words), tone)])
  const named: Line = [span(`${side}  `, 'accent'), ...(first ?? [])]
  return flow([named, ...rest], { width, indent: 3, hang: 6, gap: 3 })
}

function sectionLines(section: DiffSection, extent: DiffOptions['extent'], look: Look): readonly Line[] {
  const { a, b, summary } = section
  const { width, glyphs } = look
  const name = wrapText(glyphs.escape(sectionName(section)), width - 3)
  const part = (side: 'A' | 'B', own: Part | null): readonly Line[] =>
    own === null ? [] : sideLines(side, partSpans(own, glyphs), look)
  const whole = wholeWords(section)
  const blocks = blocksOf(section, extent)
  return [
    ...name.map((words, i): Line => [
      span(i === 0 ? ` ${glyphs.pull} ` : '   ', 'accent'),
      span(words, 'strong'),
    ]),
    ...part('A', a),
    ...part('B', b),
    ...summary.flatMap(({ message }) => marked('differs', message, look)),
    ...(whole === null ? [] : marked(a === null || b === null ? 'differs' : 'same', whole, look)),
    ...(whole !== null && extent === 'lit' ? [] : blockLines(blocks, section, look)),
  ]
}

function foldedLine({ sign, words }: Extract<Block, { kind: 'folded' }>, glyphs: Glyphs): Line {
  return [span(` ${signGlyph(sign, glyphs)} `, SIGN_TONE[sign]), span(glyphs.escape(words), 'dim')]
}

/** A sentence behind its sign, over as many lines as it takes. */
function marked(sign: Sign, message: string, { width, glyphs }: Look): readonly Line[] {
  const words = wrapText(glyphs.escape(message), width - 5)
  return words.map((part, i) => [
    span(i === 0 ? `   ${signGlyph(sign, glyphs)} ` : '     ', SIGN_TONE[sign]),
    span(part, sign === 'same' ? 'dim' : 'plain'),
  ])
}

function blockLines(blocks: readonly Block[], { a, b }: DiffSection, look: Look): readonly Line[] {
  const { width, glyphs } = look
  const isRoomy = width >= ROOMY
  const labels = largest(blocks, (block) => (block.kind === 'row' ? displayWidth(block.label) : 0), 0)
  const label = isRoomy ? Math.min(MOST_LABEL, labels) + 2 : 0
  const cell = Math.floor((width - 3 - label - 3) / 2)
  const columns: Columns = { a, b, glyphs, cell }
  const lines = blocks.flatMap((block): readonly Line[] => {
    if (block.kind === 'folded') return [foldedLine(block, glyphs)]
    const { row } = block
    const sign = signOf(row)
    const step = row.left ?? row.right
    const tone = step === null ? 'plain' : phaseTone(step.phase)
    const mark = span(` ${signGlyph(sign, glyphs)} `, SIGN_TONE[sign])
    const cells = columnLines(row, columns)
    const rows = isRoomy
      ? cells.map((line, i): Line => [
          i === 0 ? mark : span('   '),
          span(padEnd(i === 0 ? truncate(block.label, label - 2) : '', label), tone),
          ...line,
        ])
      : [[mark, span(block.label, tone)], ...cells.map((line): Line => [span('   '), ...line])]
    return [...rows, ...fieldLines(row.fields, { width, glyphs, indent: 3 + label })]
  })
  return lines.length === 0 ? [] : [[], ...lines]
}
