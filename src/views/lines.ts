// The trace as it happens, for pipes, logs and terminals without a screen: a line a step when it ends, a line a
// finding, a summary a pull.
// Pure: what was printed before comes in as state and goes out as state.
//
// Strictly one line a step, and no line when it begins: lines can be counted and compared, and each is final. What has
// not ended is told when the capture ends.

import type { Millis } from '../capture/event.ts'
import type { Pull, PullId, PullStatus, Step, StepId, Trace } from '../decode/trace.ts'
import type { Session } from '../model/session.ts'
import type { Judgement } from '../rules/judge.ts'
import type { Finding } from '../rules/rule.ts'
import { span } from '../text/span.ts'
import type { Line } from '../text/span.ts'
import { LEVEL_TONE, levelGlyph } from './finding-lines.ts'
import { byDecisiveStep, sentenceOf } from './finding-rows.ts'
import type { Glyphs } from './glyphs.ts'
import { GLYPHS } from './glyphs.ts'
import type { GlyphSet } from './glyphs.ts'
import { insecureNotices } from './notices.ts'
import { stepLine } from './step-line.ts'
import { captureSummary, pullSummary } from './summary.ts'

export interface Printed {
  /** Every step before this one is printed. */
  readonly next: StepId
  /** Steps from `next` on that are printed already, since they ended before others that began earlier. */
  readonly ahead: ReadonlySet<StepId>
  /** The status that each pull was summed up with. */
  readonly summed: ReadonlyMap<PullId, PullStatus>
  readonly isEnded: boolean
  /** What was said of hosts that are not verified: each once. */
  readonly warned: ReadonlySet<string>
  /** Findings that were told, by rule, level and step. */
  readonly told: ReadonlySet<string>
}

export const NOTHING_PRINTED: Printed = {
  next: 0,
  ahead: new Set(),
  summed: new Map(),
  isEnded: false,
  warned: new Set(),
  told: new Set(),
}

/**
 * A failed pull is over when it has been silent for this long, in ms: dockerd asks by GET for what a HEAD did not give,
 * skopeo asks for a second token.
 */
const SETTLED_MS = 2000

interface Now {
  readonly session: Session
  readonly trace: Trace
  readonly glyphs: GlyphSet
  readonly judgement?: Judgement
  /** Since the capture began. Without it time stands still between events, and a failure is summed up at the next one. */
  readonly now?: Millis
}

/**
 * What to print now that the trace has come this far, and the state to hand in next time. A pull is summed up when it
 * is over, and once more if it turns out otherwise (dockerd tries a failed layer again); so is a finding, which stands
 * after the step that decides it. Everything is printable.
 */
export function newLines(
  printed: Printed,
  { session, trace, judgement, glyphs: set, now = session.lastAt }: Now,
): { readonly lines: readonly Line[]; readonly printed: Printed } {
  if (printed.isEnded) return { lines: [], printed }
  const glyphs = GLYPHS[set]
  const isEnded = session.ended !== null
  const due = dueSteps(printed, trace, isEnded)
  const done = new Set([...printed.ahead, ...due.map(({ id }) => id)])
  const isPrinted = (id: StepId): boolean => id < printed.next || done.has(id)
  const pulls = trace.pulls.filter(
    (pull) =>
      printed.summed.get(pull.id) !== pull.status &&
      (isEnded || (isOver(pull, now) && pull.steps.every(isPrinted))),
  )
  const context = { session, trace, glyphs, ...(judgement === undefined ? {} : { judgement }) }
  const fresh = (judgement?.findings ?? []).filter(
    (finding) => isPrinted(finding.evidence[0]) && !printed.told.has(keyOf(finding)),
  )
  const found = byDecisiveStep(fresh)
  const isDue = new Set(due.map(({ id }) => id))
  const late = fresh.filter(({ evidence: [decisive] }) => !isDue.has(decisive))
  const told = new Set([...printed.told, ...fresh.map(keyOf)])
  const notices = insecureNotices(trace, glyphs)
  const warned = new Set(notices.map(({ text }) => text))
  const lines = [
    ...notices
      .filter(({ text }) => !printed.warned.has(text))
      .map(({ text, tone }) => [span(glyphs.escape(text), tone)]),
    ...due.flatMap((step) => [
      stepLine(step, context),
      ...(found.get(step.id) ?? []).map((finding) => findingLine(finding, glyphs)),
    ]),
    ...late.map((finding) => findingLine(finding, glyphs)),
    ...pulls.map((pull) => pullSummary(pull, context)),
    ...(isEnded ? [captureSummary(context)] : []),
  ]
  const summed = new Map([...printed.summed, ...pulls.map(({ id, status }) => [id, status] as const)])
  return { lines, printed: { ...advance(printed.next, done), summed, isEnded, warned, told } }
}

/** One that is overcome becomes a note, which is news; how often it came is not. */
function keyOf({ rule, level, evidence: [decisive] }: Finding): string {
  return `${rule} ${level} ${decisive}`
}

function findingLine(finding: Finding, glyphs: Glyphs): Line {
  const { level } = finding
  const words = glyphs.escape(sentenceOf(finding))
  return [span(`  ${levelGlyph(level, glyphs)} ${level}: ${words}`, LEVEL_TONE[level])]
}

function isOver({ status, endedAt, startedAt }: Pull, now: Millis): boolean {
  if (status === 'failed') return now - (endedAt ?? startedAt) >= SETTLED_MS
  return status !== 'running'
}

/** Steps that ended since, in order of their ends; at the end of the capture those that never ended, too. */
function dueSteps({ next, ahead }: Printed, { steps }: Trace, isEnded: boolean): readonly Step[] {
  return steps
    .slice(next)
    .filter(({ id, endedAt }) => (endedAt !== null || isEnded) && !ahead.has(id))
    .sort((a, b) => (a.endedAt ?? Infinity) - (b.endedAt ?? Infinity) || a.id - b.id)
}

/** Moves `next` over everything that is printed. */
function advance(from: StepId, done: ReadonlySet<StepId>): Pick<Printed, 'next' | 'ahead'> {
  let next = from
  while (done.has(next)) next++
  return { next, ahead: new Set([...done].filter((id) => id >= next)) }
}
