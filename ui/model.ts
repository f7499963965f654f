// What the screen is about at one moment: the capture, decoded, judged and laid out as a diagram. Knows nothing of keys or rows.

import { createDecoder } from '../src/decode/decode.ts'
import type { Decoder } from '../src/decode/decode.ts'
import type { PullId, StepId, Trace } from '../src/decode/trace.ts'
import type { Millis } from '../src/capture/event.ts'
import type { Session } from '../src/model/session.ts'
import { withMissingEnd } from '../src/model/with-missing-end.ts'
import { judge } from '../src/rules/judge.ts'
import type { Judgement } from '../src/rules/judge.ts'
import type { Section } from '../src/views/diagram.ts'
import { diagramOf } from '../src/views/diagram.ts'
import type { Captured } from '../src/views/header.ts'

/**
 * `live`: a trace of our own. `followed`: a file that is still being written. `unwritten`: one whose writer is gone, though
 * it has no end. `file`: all there is is here.
 */
export type Mode = 'live' | 'followed' | 'unwritten' | 'file'

export interface Model extends Captured {
  readonly mode: Mode
  /** The address that clients talk to, or the name of the file. */
  readonly title: string
  readonly judgement: Judgement
  readonly totals: { readonly exchanges: number; readonly bytes: number }
}

/** Names a section of the diagram for as long as the trace grows. `loose` are the steps of no pull. */
export type SectionKey = PullId | 'loose'

export interface Subject {
  readonly mode: Mode
  readonly title: string
  /** Ms since the capture began; null when time stands still, as in a file. */
  readonly now: Millis | null
}

/** Who looks again and again keeps the decoder, for which a look costs what is new. */
export function modelOf(
  session: Session,
  { mode, title, now }: Subject,
  decoder: Decoder = createDecoder(),
): Model {
  // Everything that lasts is measured up to the last event; while something is under way that moment moves on.
  const current = now === null || now <= session.lastAt ? session : { ...session, lastAt: now }
  const told = mode === 'unwritten' ? withMissingEnd(current) : current
  const trace = decoder.decode(told)
  const totals = totalsOf(told, trace)
  const judgement = judge(trace, told)
  const diagram = diagramOf(told, trace, judgement.findings)
  return { mode, title, session: current, trace, judgement, diagram, totals }
}

/** Bytes are those of all bodies, both ways. */
export function totalsOf({ exchanges }: Session, { steps }: Trace): Model['totals'] {
  return {
    exchanges: exchanges.filter((exchange) => exchange !== undefined).length,
    bytes: steps.reduce((sum, step) => sum + step.bytes + step.bytesSent, 0),
  }
}

export function keyOf({ pull }: Section): SectionKey {
  return pull === null ? 'loose' : pull.id
}

/** The section that a step is in; null when there is no such step. */
export function sectionKeyOf({ trace }: Model, step: StepId): SectionKey | null {
  const known = trace.steps[step]
  return known === undefined ? null : (known.pull ?? 'loose')
}

/** Whether more may come. */
export function isLive({ mode, session }: Pick<Model, 'mode' | 'session'>): boolean {
  return hasClock(mode) && session.ended === null
}

/** Whether time goes on after the last event: where nobody writes, what was under way was cut off then. */
export function hasClock(mode: Mode): boolean {
  return mode === 'live' || mode === 'followed'
}

/** Whether time matters: a pull goes on, or something is asked that has no end yet. */
export function isUnderWay(model: Model): boolean {
  const { pulls, steps } = model.trace
  const isOpen =
    pulls.some(({ status }) => status === 'running') || steps.some(({ endedAt }) => endedAt === null)
  return isLive(model) && isOpen
}
