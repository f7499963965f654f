// The diagram of a report: as mermaid where it is short enough to be drawn, else as text.

import type { Trace } from '../../decode/trace.ts'
import type { Session } from '../../model/session.ts'
import { toAnsiText } from '../../text/ansi.ts'
import { markdownFence } from '../../text/escape-markdown.ts'
import { asciiMermaid } from '../../text/escape-mermaid.ts'
import type { MarkdownOptions } from './options.ts'
import { mermaidText } from '../mermaid.ts'
import { textLines } from '../text.ts'
import { fold } from './parts.ts'

/** Mermaid draws no more (`maxTextSize`), and no document can ask for more. */
const MAX_MERMAID = 50_000
/** Lines of a diagram that is not folded away: some two screens when it is drawn. */
const SHORT = 60
const WIDTH = 100

/** `room`: characters that the document has left. */
export function diagramBlocks(
  session: Session,
  trace: Trace,
  { findings, glyphs, extent = 'folded' }: MarkdownOptions,
  room: number,
): readonly string[] {
  const document = mermaidText(session, trace, findings, { extent })
  const mermaid = (glyphs === 'ascii' ? asciiMermaid(document) : document).trimEnd().split('\n')
  const drawn = markdownFence(mermaid, 'mermaid')
  if (drawn.length <= Math.min(room, MAX_MERMAID)) {
    return ['### Diagram', mermaid.length <= SHORT ? drawn : fold('Sequence diagram', [drawn])]
  }
  const lines = toAnsiText(textLines(session, trace, { width: WIDTH, glyphs, findings, extent }), 'none')
  const { shown, more } = cut(lines.trimEnd().split('\n'), room)
  const rest = more === 0 ? [] : [`${more} more lines: \`pullscope export --to text\` has them all.`]
  return [
    '### Diagram',
    fold('Sequence diagram, too long to be drawn', [markdownFence(shown, 'text'), ...rest]),
  ]
}

function cut(
  lines: readonly string[],
  room: number,
): { readonly shown: readonly string[]; readonly more: number } {
  let left = room
  const first = lines.findIndex((line) => (left -= line.length + 1) < 0)
  const end = first === -1 ? lines.length : first
  return { shown: lines.slice(0, end), more: lines.length - end }
}
