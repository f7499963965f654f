// One step in one line, for logs: time, duration, size, client, phase, what → answer, host, reason. What has a fixed
// width comes first, so that it stands in columns however long the words are.

import { isUnverified, linkOf } from '../decode/link.ts'
import type { Step, Trace } from '../decode/trace.ts'
import type { Session } from '../model/session.ts'
import { span } from '../text/span.ts'
import type { Line } from '../text/span.ts'
import { bytes, duration } from '../text/units.ts'
import { displayWidth, padEnd, padStart } from '../text/width.ts'
import type { Glyphs } from './glyphs.ts'
import { madeByPullscope } from './failure.ts'
import { rowsOf } from './rows.ts'
import { isTrouble, phaseTone, toneOf } from './tone.ts'

/** A longer text pushes the rest of its line to the right: logs are searched, so nothing in them is cut. */
const COLUMNS = { time: 9, client: 10, phase: 10, words: 52, size: 8, took: 8 } as const

export interface LineContext {
  readonly session: Session
  readonly trace: Trace
  readonly glyphs: Glyphs
}

/** The time is that of the line: the step's end, or the capture's when the step has none. In s since the start. */
export function stepLine(step: Step, context: LineContext): Line {
  const { session, glyphs } = context
  const { startedAt, endedAt, phase, from } = step
  const at = endedAt ?? session.lastAt
  const mark = isTrouble(step) ? glyphs.failed : endedAt === null ? glyphs.incomplete : ' '
  const size = Math.max(step.bytes, step.bytesSent)
  const { words, reason } = answerOf(step, session)
  const asked = `  ${glyphs.escape(step.ask)} ${glyphs.arrow} `
  return [
    span(`${mark} `, toneOf(step)),
    span(padStart(`${(at / 1000).toFixed(3)} s`, COLUMNS.time), 'dim'),
    span(`  ${padStart(duration(at - startedAt), COLUMNS.took)}`),
    span(`  ${padStart(size === 0 ? '' : bytes(size), COLUMNS.size)}`),
    span(`  ${padEnd(glyphs.escape(from), COLUMNS.client)}  `),
    span(padEnd(phase, COLUMNS.phase), phaseTone(phase)),
    span(asked, isTrouble(step) ? toneOf(step) : 'plain'),
    span(padEnd(glyphs.escape(words), COLUMNS.words + 2 - displayWidth(asked)), toneOf(step)),
    span(`  ${glyphs.escape(placeOf(step))}`, 'dim'),
    ...(isUnverified(linkOf(session, step)) ? [span(`  ${glyphs.warning} not verified`, 'bad')] : []),
    ...(reason === '' ? [] : [span(`  ${glyphs.escape(reason)}`, toneOf(step))]),
  ]
}

/** The host; of a registry with the repository, since two pulls at once may both say `HEAD latest`. */
function placeOf({ to, operation, facts }: Step): string {
  return operation === null || facts.repository === null ? to : `${to}/${facts.repository}`
}

/** What came back in a few words, and apart from it, since it may be long, why that is so. */
export function answerOf(step: Step, session: Session): { readonly words: string; readonly reason: string } {
  const notes = rowsOf(step, { session, laneOf: () => 0, label: '' }).filter(({ kind }) => kind === 'note')
  const reason = notes.map(({ words }) => words).join('; ')
  if (madeByPullscope(session, step)) return { words: `${step.status ?? 'ended'} by pullscope`, reason }
  const answer = step.answer ?? 'no answer'
  const isSaid = reason !== '' && answer.endsWith(`: ${reason}`)
  return { words: isSaid ? answer.slice(0, -reason.length - 2) : answer, reason }
}
