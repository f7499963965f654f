// Request and response heads, as they stood on the wire: order, case and repeats.

import type { HeaderList } from '../../../src/http/headers.ts'
import type { Interim } from '../../../src/model/session.ts'
import { span } from '../../../src/text/span.ts'
import type { Line } from '../../../src/text/span.ts'
import { displayWidth } from '../../../src/text/width.ts'
import { wrapText } from '../../../src/text/wrap.ts'
import { heading, paragraph } from '../../parts/page.ts'
import type { Look } from '../../parts/page.ts'
import type { Part } from './part.ts'

export const headLines: Part = ({ exchange, look }) => {
  if (exchange === null) return []
  const { method, url, headers } = exchange.request
  const response = 'response' in exchange ? exchange.response : null
  return [
    ...heading('Request'),
    ...paragraph(`${method} ${url}`, look, 'accent'),
    ...headerLines(headers, look),
    ...(exchange.interim ?? []).flatMap((each) => interimLines(each, look)),
    ...(response === null
      ? []
      : [
          ...heading(response.from === 'pullscope' ? 'Response, made by pullscope' : 'Response'),
          ...paragraph(`HTTP/${response.httpVersion} ${response.status} ${response.reason}`, look, 'accent'),
          ...headerLines(response.headers, look),
        ]),
  ]
}

/** An answer before the answer, with what came in it. */
function interimLines({ status, reason, headers }: Interim, look: Look): readonly Line[] {
  return [
    ...heading('Interim answer'),
    ...paragraph(`${status} ${reason}`, look, 'accent'),
    ...headerLines(headers, look),
  ]
}

/** Long values go on below their beginning; a long name gives up its place for that. */
function headerLines(headers: HeaderList, { width, glyphs }: Look): readonly Line[] {
  return headers.flatMap(([name, value]) => {
    const start = `   ${glyphs.escape(name)}: `
    const indent = Math.min(displayWidth(start), 6)
    const [first = '', ...rest] = wrapText(`${start}${glyphs.escape(value)}`, width)
    const head = first.startsWith(start)
      ? [span(start, 'dim'), span(first.slice(start.length))]
      : [span(first)]
    const below = wrapText(rest.join(' '), Math.max(1, width - indent)).filter((words) => words !== '')
    return [head, ...below.map((words) => [span(' '.repeat(indent)), span(words)])]
  })
}
