// Summaries for logs: a line a pull, and a line for the whole capture.

import type { Pull, Step, Trace } from '../decode/trace.ts'
import type { Session } from '../model/session.ts'
import type { Judgement } from '../rules/judge.ts'
import { span } from '../text/span.ts'
import type { Line, Span } from '../text/span.ts'
import { bytes, count, duration, rate } from '../text/units.ts'
import { shortDigest } from '../registry/digest.ts'
import { sentenceOf } from './finding-rows.ts'
import { GLYPHS } from './glyphs.ts'
import type { GlyphSet } from './glyphs.ts'
import { noticesOf } from './notices.ts'
import { kindsOf, statusOf, titleOf } from './pull-words.ts'
import { answerOf } from './step-line.ts'
import type { LineContext } from './step-line.ts'
import { isTrouble } from './tone.ts'

const GAP = span('   ')

interface SummaryContext extends LineContext {
  readonly judgement?: Judgement
}

/** What was pulled, how it ended, how fast it was, and why it failed. */
export function pullSummary(pull: Pull, context: SummaryContext): Line {
  const { session, trace, glyphs } = context
  const took = (pull.endedAt ?? session.lastAt) - pull.startedAt
  const speed = rate(pull.bytes, took)
  const [name, ...title] = titleOf(pull, trace)
  const pieces: readonly Span[] = [
    statusOf(pull, session.lastAt, glyphs),
    ...(name === undefined ? [] : [name]),
    ...title,
    ...(pull.digest === null ? [] : [span(shortDigest(pull.digest))]),
    span(count(pull.steps.length, 'step')),
    ...(pull.bytes === 0
      ? []
      : [span(speed === null ? bytes(pull.bytes) : `${bytes(pull.bytes)}, ${speed}`)]),
    ...(pull.status === 'failed' ? [span(reasonOf(pull, context), 'bad')] : []),
  ]
  return joined(pieces, context)
}

/** What explains it; where no rule does, the last thing that went wrong: what came after it did not help. */
function reasonOf(pull: Pull, { session, trace, glyphs, judgement }: SummaryContext): string {
  const headline = judgement?.headlines.get(pull.id)
  if (headline !== undefined) return sentenceOf(headline)
  const step: Step | undefined = trace.steps.findLast((own) => own.pull === pull.id && isTrouble(own))
  if (step === undefined) return 'no reason seen'
  const { words, reason } = answerOf(step, session)
  return `${step.ask} ${glyphs.arrow} ${words} (${step.to})${reason === '' ? '' : `: ${reason}`}`
}

/** How much was seen altogether, and what a reader must know of it. */
export function captureSummary(context: LineContext): Line {
  const { session, trace, glyphs } = context
  const passed = trace.steps.reduce((sum, step) => sum + step.bytes + step.bytesSent, 0)
  const loose = trace.steps.filter(({ pull }) => pull === null).length
  const pieces: readonly Span[] = [
    span('captured', 'strong'),
    span(kindsOf(trace)),
    span(count(trace.steps.length, 'step') + (loose === 0 ? '' : `, ${loose} outside any pull`)),
    span(`${bytes(passed)} in ${duration(session.lastAt)}`),
    ...noticesOf(context, glyphs),
  ]
  return joined(pieces, context)
}

function joined(pieces: readonly Span[], { glyphs }: LineContext): Line {
  return pieces.flatMap(({ text, tone }, i) => [...(i === 0 ? [] : [GAP]), span(glyphs.escape(text), tone)])
}

interface Summed {
  readonly session: Session
  readonly trace: Trace
  readonly judgement: Judgement
}

/** What a whole capture came to: a line a pull, and the total. Everything is printable. */
export function summaryLines({ session, trace, judgement }: Summed, glyphs: GlyphSet): readonly Line[] {
  const context: SummaryContext = { session, trace, judgement, glyphs: GLYPHS[glyphs] }
  return [...trace.pulls.map((pull) => pullSummary(pull, context)), captureSummary(context)]
}
