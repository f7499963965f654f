// Request and response heads, as they stood on the wire: order, case and repeats.

import type { HeaderList } from '../../http/headers.ts'
import type { Interim } from '../../model/session.ts'
import { heading, paragraph } from './block.ts'
import type { Block } from './block.ts'
import type { Part } from './part.ts'

export const headBlocks: Part = ({ exchange }) => {
  if (exchange === null) return []
  const { method, url, headers } = exchange.request
  const response = 'response' in exchange ? exchange.response : null
  return [
    ...heading('Request'),
    ...paragraph(`${method} ${url}`, 'accent'),
    ...headerBlocks(headers),
    ...(exchange.interim ?? []).flatMap((each) => interimBlocks(each)),
    ...(response === null
      ? []
      : [
          ...heading(response.from === 'pullscope' ? 'Response, made by pullscope' : 'Response'),
          ...paragraph(`HTTP/${response.httpVersion} ${response.status} ${response.reason}`, 'accent'),
          ...headerBlocks(response.headers),
        ]),
  ]
}

/** An answer before the answer, with what came in it. */
function interimBlocks({ status, reason, headers }: Interim): readonly Block[] {
  return [
    ...heading('Interim answer'),
    ...paragraph(`${status} ${reason}`, 'accent'),
    ...headerBlocks(headers),
  ]
}

function headerBlocks(headers: HeaderList): readonly Block[] {
  return headers.map(([name, value]) => ({ kind: 'header', name, value }))
}
