// The text of a body, as far as it was kept; JSON set out in lines.

import type { BodySummary } from '../../../src/capture/event.ts'
import type { Exchange } from '../../../src/model/session.ts'
import { span } from '../../../src/text/span.ts'
import type { Line } from '../../../src/text/span.ts'
import { bytes } from '../../../src/text/units.ts'
import { wrapText } from '../../../src/text/wrap.ts'
import { heading, paragraph } from '../../parts/page.ts'
import type { Look } from '../../parts/page.ts'
import type { Part } from './part.ts'
import { setOut } from './set-out.ts'

/** Nobody reads more of a body on a screen; `show` and `export` have the rest. */
const MOST_LINES = 500

export const bodyLines: Part = ({ exchange, look }) => {
  if (exchange === null) return []
  return [
    ...bodyOf('Request body', exchange.requestBody, look),
    ...bodyOf('Response body', answered(exchange), look),
  ]
}

function answered(exchange: Exchange): BodySummary | null {
  return exchange.state === 'complete' ? exchange.body : null
}

function bodyOf(title: string, body: BodySummary | null, look: Look): readonly Line[] {
  if (body === null || body.bytes === 0) return []
  const { text, kept, sha256, redacted } = body
  if (text === undefined || kept === 'none') {
    return [...heading(title), ...paragraph(`${bytes(body.bytes)}, not kept; sha256 ${sha256}`, look, 'dim')]
  }
  const part = kept === 'prefix' ? ', the beginning' : ''
  const note = redacted === true ? ', without its secrets' : ''
  return [...heading(`${title}${part}${note}`), ...textLines(text, look)]
}

function textLines(text: string, { width, glyphs }: Look): readonly Line[] {
  const lines = setOut(text).split('\n')
  const shown = lines
    .slice(0, MOST_LINES)
    .flatMap((line) =>
      wrapText(glyphs.escape(line), Math.max(1, width - 3)).map((words) => [span(`   ${words}`)]),
    )
  const more = lines.length - MOST_LINES
  return more > 0 ? [...shown, [span(`   ${glyphs.ellipsis} ${more} more lines`, 'dim')]] : shown
}
