// A row of a frame as the bytes of a terminal. Marks are signs first and colours second, so that they show without any.

import type { ColourLevel } from '../src/text/ansi.ts'
import { toAnsi } from '../src/text/ansi.ts'
import { escapeTerminal } from '../src/text/escape-terminal.ts'
import { plainText, span } from '../src/text/span.ts'
import type { Line } from '../src/text/span.ts'
import { padEnd } from '../src/text/width.ts'
import type { GlyphSet } from '../src/views/glyphs.ts'
import type { FrameRow } from './parts/body.ts'

export interface Paint {
  readonly columns: number
  readonly colours: ColourLevel
  readonly glyphs: GlyphSet
}

const SIGNS = {
  utf8: { cursor: '▌', 'same-step': '▏' },
  ascii: { cursor: '>', 'same-step': '.' },
} as const

/** Everything is escaped on the way: no span can bring a control sequence of its own. */
export function paintRow({ line, mark }: FrameRow, { columns, colours, glyphs }: Paint): string {
  if (mark === null) return toAnsi(line, colours)
  const [, ...rest] = plainText(line)
  if (mark === 'cursor' && colours !== 'none') {
    const text = SIGNS[glyphs].cursor + rest.join('')
    // Inverse, without other colours: the one look that every theme has and that no text is lost in.
    return `\u001b[7m${escapeTerminal(padEnd(text, columns))}\u001b[27m`
  }
  return toAnsi([span(SIGNS[glyphs][mark], 'accent'), ...withoutFirst(line)], colours)
}

function withoutFirst([first, ...rest]: Line): Line {
  if (first === undefined) return []
  return first.text === '' ? withoutFirst(rest) : [span(first.text.slice(1), first.tone), ...rest]
}
