// `explain --error`: what may have caused an error message of a client, the best guess first.

import type { Match } from '../rules/look-up.ts'
import { span } from '../text/span.ts'
import type { Line } from '../text/span.ts'
import { wrapText } from '../text/wrap.ts'
import { GLYPHS } from './glyphs.ts'
import { MIN_WIDTH, type TextOptions } from './text.ts'

const INDENT = '    '

/** Says so when nothing is known. */
export function errorLines(matches: readonly Match[], options: TextOptions): readonly Line[] {
  const glyphs = GLYPHS[options.glyphs]
  const width = Math.max(MIN_WIDTH, options.width)
  if (matches.length === 0) {
    return [
      [span(`${glyphs.warning} pullscope knows no cause for this message`, 'warning')],
      [span('  trace the pull, and explain the capture: pullscope trace -o pull.jsonl')],
    ]
  }
  const body = (text: string): readonly Line[] =>
    wrapText(glyphs.escape(text), width - INDENT.length).map((part) => [span(INDENT + part)])
  return matches.flatMap(({ rule, saying }, i) => [
    ...(i === 0 ? [] : [[]]),
    [
      span(`${glyphs.pull} `, 'accent'),
      span(glyphs.escape(rule.title), 'strong'),
      span(`  [${rule.id}]`, 'dim'),
    ],
    ...body(rule.why),
    ...body(`${saying.client}: ${saying.text}`),
    ...body(rule.source.join('  ')),
  ])
}
