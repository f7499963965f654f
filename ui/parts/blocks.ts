// A block of a step's detail in lines of a width.

import { span } from '../../src/text/span.ts'
import type { Line } from '../../src/text/span.ts'
import { displayWidth } from '../../src/text/width.ts'
import { wrapText } from '../../src/text/wrap.ts'
import type { Block } from '../../src/views/detail/block.ts'
import { field, heading, paragraph, table } from './page.ts'
import type { Look } from './page.ts'

/** Nobody reads more of a body on a screen; `export --to html` has the rest. */
const MOST_LINES = 500

type Setters = {
  readonly [Kind in Block['kind']]: (block: Extract<Block, { kind: Kind }>, look: Look) => readonly Line[]
}

const SETTERS: Setters = {
  heading: ({ text }) => heading(text),
  field: ({ name, value }, look) => field(name, value, look),
  paragraph: ({ value: { text, tone } }, look) => paragraph(text, look, tone),
  header: headerLines,
  table: ({ rows }, look) => table(rows, look),
  text: ({ text }, look) => textLines(text, look),
}

export function setBlock(block: Block, look: Look): readonly Line[] {
  const set = SETTERS[block.kind] as (block: Block, look: Look) => readonly Line[]
  return set(block, look)
}

/** Long values go on below their beginning; a long name gives up its place for that. */
function headerLines(
  { name, value }: Extract<Block, { kind: 'header' }>,
  { width, glyphs }: Look,
): readonly Line[] {
  const start = `   ${glyphs.escape(name)}: `
  const indent = Math.min(displayWidth(start), 6)
  const [first = '', ...rest] = wrapText(`${start}${glyphs.escape(value)}`, width)
  const head = first.startsWith(start) ? [span(start, 'dim'), span(first.slice(start.length))] : [span(first)]
  const below = wrapText(rest.join(' '), Math.max(1, width - indent)).filter((words) => words !== '')
  return [head, ...below.map((words) => [span(' '.repeat(indent)), span(words)])]
}

function textLines(text: string, { width, glyphs }: Look): readonly Line[] {
  const lines = text.split('\n')
  const shown = lines
    .slice(0, MOST_LINES)
    .flatMap((line) =>
      wrapText(glyphs.escape(line), Math.max(1, width - 3)).map((words) => [span(`   ${words}`)]),
    )
  const more = lines.length - MOST_LINES
  return more > 0 ? [...shown, [span(`   ${glyphs.ellipsis} ${more} more lines`, 'dim')]] : shown
}
