// The text of a body, as far as it was kept; JSON set out in lines.

import type { BodySummary } from '../../capture/event.ts'
import type { Exchange } from '../../model/session.ts'
import { bytes } from '../../text/units.ts'
import { heading, paragraph } from './block.ts'
import type { Block } from './block.ts'
import type { Part } from './part.ts'
import { setOut } from './set-out.ts'

export const bodyBlocks: Part = ({ exchange }) => {
  if (exchange === null) return []
  return [...bodyOf('Request body', exchange.requestBody), ...bodyOf('Response body', answered(exchange))]
}

function answered(exchange: Exchange): BodySummary | null {
  return exchange.state === 'complete' ? exchange.body : null
}

function bodyOf(title: string, body: BodySummary | null): readonly Block[] {
  if (body === null || body.bytes === 0) return []
  const { text, kept, sha256, redacted } = body
  if (text === undefined || kept === 'none') {
    return [...heading(title), ...paragraph(`${bytes(body.bytes)}, not kept; sha256 ${sha256}`, 'dim')]
  }
  const part = kept === 'prefix' ? ', the beginning' : ''
  const note = redacted === true ? ', without its secrets' : ''
  return [...heading(`${title}${part}${note}`), { kind: 'text', text: setOut(text) }]
}
