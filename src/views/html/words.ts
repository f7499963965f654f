// Words in a page: every one passes escapeXml here, and none is longer than anybody reads.

import { escapeXml } from '../../text/escape-xml.ts'
import type { Line, Span } from '../../text/span.ts'

/** Characters of a name, a sentence or a header; a hostile server may send a megabyte. */
const MOST_WORDS = 4000

export function words(text: string, most = MOST_WORDS): string {
  if (text.length <= most) return escapeXml(text)
  return `${escapeXml(text.slice(0, most))}<i class="more">… ${text.length - most} more characters</i>`
}

/** For a quoted attribute, which holds no elements. */
export function attributeWords(text: string, most: number): string {
  return escapeXml(text.length <= most ? text : `${text.slice(0, most)}…`)
}

export function spanHtml({ text, tone }: Span): string {
  return tone === 'plain' ? words(text) : `<span class="${tone}">${words(text)}</span>`
}

export function lineHtml(line: Line): string {
  return line.map(spanHtml).join('')
}

/** Text with line feeds. */
export function linesHtml(text: string, most: number): string {
  const shown = text.slice(0, most).split('\n').map(escapeXml).join('\n')
  return text.length <= most ? shown : `${shown}\n<i class="more">… ${text.length - most} more characters</i>`
}
