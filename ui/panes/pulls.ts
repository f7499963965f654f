// Which pulls are there, and how are they? A header for the chosen one, a line for each of the others.

import { span } from '../../src/text/span.ts'
import type { Line } from '../../src/text/span.ts'
import { count } from '../../src/text/units.ts'
import { fitLine } from '../../src/text/wrap.ts'
import type { Section } from '../../src/views/diagram.ts'
import { sectionHeader } from '../../src/views/header.ts'
import { sizeOf, statusOf, titleOf } from '../../src/views/pull-words.ts'
import { keyOf } from '../model.ts'
import type { Model, SectionKey } from '../model.ts'
import type { Look } from '../parts/page.ts'

interface PullsOptions {
  readonly look: Look
  readonly chosen: SectionKey | null
  /** Lines for pulls that are not chosen; the nearest to the chosen one get them. */
  readonly others: number
}

export function pullLines(model: Model, { look, chosen, others }: PullsOptions): readonly Line[] {
  const { sections } = model.diagram
  const at = Math.max(
    0,
    sections.findIndex((section) => keyOf(section) === chosen),
  )
  const start = Math.max(0, Math.min(at - Math.floor(others / 2), sections.length - others - 1))
  const end = start + others + 1
  const hidden = sections.length - Math.min(sections.length, end) + start
  const more = hidden === 0 ? '' : `   (${count(hidden, 'other')} above or below)`
  return sections
    .slice(start, end)
    .flatMap((section, i) =>
      start + i === at ? chosenLines(section, model, look, more) : [other(section, model, look)],
    )
}

function chosenLines(section: Section, model: Model, look: Look, more: string): readonly Line[] {
  const [first = [], ...rest] = sectionHeader(section, model, look)
  return [fitLine([...first, span(more, 'dim')], look.width, look.glyphs.ellipsis), ...rest]
}

function other({ pull, steps }: Section, { trace, session }: Model, { width, glyphs }: Look): Line {
  const pieces =
    pull === null
      ? [span('outside any pull'), span(count(steps.length, 'step'))]
      : [
          ...titleOf(pull, trace).map(({ text }) => span(text)),
          statusOf(pull, session.lastAt, glyphs),
          ...sizeOf(pull),
        ]
  const line = pieces.flatMap(({ text, tone }) => [
    span('   '),
    span(glyphs.escape(text), tone === 'plain' ? 'dim' : tone),
  ])
  return fitLine(line, width, glyphs.ellipsis)
}
