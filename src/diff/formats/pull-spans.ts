// The captures and pulls of a diff in words, for every format: pieces with tones. Escapes nothing: that is for the sinks.

import { span, type Span } from '../../text/span.ts'
import { bytes, count } from '../../text/units.ts'
import type { Glyphs } from '../../views/glyphs.ts'
import { noticesOf } from '../../views/notices.ts'
import { clientOf, kindsOf, sizeOf, statusOf } from '../../views/pull-words.ts'
import type { DiffSection } from '../compared.ts'
import type { Captured, Part } from '../side.ts'

/** `2026-08-22T10:11:12.000Z`; nobody reads the milliseconds of a start. */
const WITH_MILLIS = /^(\S{10})T(\S{8})\.\d+Z$/u

/** When a capture was made, how much is in it, and what its reader must know. */
export function captureSpans(captured: Captured, name: string, glyphs: Glyphs): readonly Span[] {
  const { session, trace } = captured
  const amount = session.exchanges.filter((exchange) => exchange !== undefined).length
  return [
    span(name, 'strong'),
    ...(session.startedAt === null ? [] : [span(session.startedAt.replace(WITH_MILLIS, '$1 $2 UTC'))]),
    span(kindsOf(trace)),
    span(count(amount, 'exchange')),
    span(bytes(trace.steps.reduce((sum, step) => sum + step.bytes + step.bytesSent, 0))),
    ...noticesOf(captured, glyphs),
  ]
}

/** What a section is about: the name that both have, or that of each. */
export function sectionName({ a, b }: DiffSection): string {
  const [one, other] = [a, b].map((part) => (part === null ? null : nameOf(part)))
  if (one == null || other == null) return one ?? other ?? ''
  return one === other ? one : `${one} · ${other}`
}

function nameOf({ pull }: Part): string {
  if (pull === null) return 'outside any pull'
  return pull.kind === 'pull' ? pull.reference : `${pull.kind} ${pull.reference}`
}

/** One side of a section: client, platform, status, size, steps. */
export function partSpans({ pull, trace, session, steps }: Part, glyphs: Glyphs): readonly Span[] {
  const own =
    pull === null
      ? []
      : [
          span(clientOf(pull, trace)),
          ...(pull.platform === null ? [] : [span(pull.platform)]),
          statusOf(pull, session.lastAt, glyphs),
          ...sizeOf(pull),
        ]
  return [...own, span(count(steps.length, 'step'))]
}
