// What stands over a ladder: the capture in a line, a pull in one or two, and where its time went.

import type { Trace } from '../decode/trace.ts'
import type { Session } from '../model/session.ts'
import { span } from '../text/span.ts'
import type { Line, Span } from '../text/span.ts'
import { bytes, count, offset } from '../text/units.ts'
import { flow } from '../text/wrap.ts'
import type { Diagram, Section } from './diagram.ts'
import type { Glyphs } from './glyphs.ts'
import type { LadderOptions } from './ladder.ts'
import { noticesOf } from './notices.ts'
import { kindsOf, sizeOf, statusOf, titleOf } from './pull-words.ts'
import { phaseTitle } from './step-labels.ts'
import { phaseTone } from './tone.ts'

/** `2026-08-22T10:11:12.000Z`; nobody reads the milliseconds of a start. */
const WITH_MILLIS = /^(\S{10})T(\S{8})\.\d+Z$/u

export interface Captured {
  readonly session: Session
  readonly trace: Trace
  readonly diagram: Diagram
}

/** The capture: when, how much, and what a reader must know of it. */
export function captureHeader(captured: Captured, { width, glyphs }: LadderOptions): readonly Line[] {
  const pieces = [
    span('pullscope', 'strong'),
    ...captureFacts(captured, glyphs),
    ...noticesOf(captured, glyphs),
  ]
  return flow(pieces.map(shown(glyphs)), { width, indent: 1, hang: 3, gap: 3, ellipsis: glyphs.ellipsis })
}

/** When it was captured, and how much. Not escaped. */
export function captureFacts({ session, trace }: Captured, glyphs: Glyphs): readonly Span[] {
  const { startedAt, ended, exchanges } = session
  const passed = trace.steps.reduce((sum, step) => sum + step.bytes + step.bytesSent, 0)
  return [
    ...(startedAt === null ? [] : [span(`capture of ${startedAt.replace(WITH_MILLIS, '$1 $2 UTC')}`)]),
    span(kindsOf(trace)),
    span(count(exchanges.filter((exchange) => exchange !== undefined).length, 'exchange')),
    span(bytes(passed)),
    ...(ended === null ? [span(`${glyphs.running} no end yet`, 'warning')] : []),
    ...(ended?.reason === 'missing' ? [span(`${glyphs.incomplete} no end`, 'warning')] : []),
  ]
}

/** A section: the pull with its status, or that there is none; when it began, if there are several; its phases. */
export function sectionHeader(section: Section, captured: Captured, options: LadderOptions): readonly Line[] {
  const { width, glyphs } = options
  const { pull, bars } = section
  const phases = (pull === null ? [] : bars).map(({ phase, share }): Line => [
    span(`${phaseTitle(phase)} `, phaseTone(phase)),
    span(glyphs.bar(share), 'accent'),
  ])
  return [
    ...sectionTitle(section, captured, options),
    ...flow(phases, { width, indent: 3, hang: 3, gap: 1, ellipsis: glyphs.ellipsis }),
  ]
}

/** The pull, or that there is none, without its phases. */
export function sectionTitle(section: Section, captured: Captured, options: LadderOptions): readonly Line[] {
  const { width, glyphs } = options
  const { session, trace, diagram } = captured
  const { pull, startedAt, steps } = section
  const title =
    pull === null
      ? [span('outside any pull', 'strong'), span(count(steps.length, 'step'))]
      : [...titleOf(pull, trace), statusOf(pull, session.lastAt, glyphs), ...sizeOf(pull)]
  const began = diagram.sections.length < 2 ? [] : [span(`began at ${offset(startedAt)}`, 'dim')]
  const pieces = [...title, ...began].map(shown(glyphs))
  const marked = pieces.map((piece, i) => (i === 0 ? [span(`${glyphs.pull} `, 'accent'), ...piece] : piece))
  return flow(marked, { width, indent: 1, hang: 3, gap: 3, ellipsis: glyphs.ellipsis })
}

/** Text from elsewhere, made fit to be measured and shown. */
function shown(glyphs: Glyphs): (part: Span) => Line {
  return ({ text, tone }) => [span(glyphs.escape(text), tone)]
}
