// Which keys are there, what do the signs mean, and what does the filter know?

import { OPERATORS } from '../../src/select/operators/index.ts'
import { span } from '../../src/text/span.ts'
import type { Line } from '../../src/text/span.ts'
import type { GlyphSet } from '../../src/views/glyphs.ts'
import { BINDINGS } from '../keys.ts'
import { heading, paragraph, table } from '../parts/page.ts'
import type { Look } from '../parts/page.ts'

export function helpLines(look: Look, set: GlyphSet): readonly Line[] {
  const { glyphs } = look
  const keys = BINDINGS.map(({ shown, does }) => [span(shown[set], 'accent'), span(does)])
  const signs = [
    [span(`${glyphs.line}${glyphs.right}`, 'good'), span('a request or an answer that arrived')],
    [span(`${glyphs.broken}${glyphs.lost}`, 'bad'), span('one that did not, or broke off')],
    [span(glyphs.note), span('why')],
    [span(`${glyphs.complete} ${glyphs.failed}`), span('a pull that is complete, one that failed')],
    [span(`${glyphs.running} ${glyphs.incomplete}`), span('one that goes on, one whose end was not seen')],
    [span('token', 'phase-access'), span('who may: connect, challenge, token')],
    [span('index', 'phase'), span('what it is: resolve, index, manifest, tags')],
    [span('layer', 'phase-content'), span('what is in it: config and layers, down or up')],
  ]
  const operators = OPERATORS.map(({ name, argument, help }) => [
    span(argument === null ? name : `${name} ${argument}`, 'accent'),
    span(help),
  ])
  return [
    ...heading('Keys').slice(1),
    ...table(keys, look),
    ...heading('Signs'),
    ...table(signs, look),
    [],
    ...paragraph(
      'Times count from the beginning of the pull. A small bar after a phase is its part of the time.',
      look,
      'dim',
    ),
    ...heading('Filter'),
    ...paragraph(
      'With a ~ in it, the filter is an expression, as in --select: ~phase layer & !(~c 2xx | ~slow 1s).',
      look,
    ),
    ...table(operators, look),
  ]
}
