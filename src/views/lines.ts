// The trace as it happens, for pipes, logs and terminals without a screen: a line a step when it ends, a line a
// finding, a summary a pull.
// Pure: what was printed before comes in as state and goes out as state.
//
// Strictly one line a step, and no line when it begins: lines can be counted and compared, and each is final. What has
// not ended is told when the capture ends.

import type { Millis } from '../capture/event.ts'
import type { Pull, PullStatus, Step, StepId, Trace } from '../decode/trace.ts'
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
import { isTold, NOTHING_TOLD, stepKey, withTold, type StepKey, type Told } from './told.ts'

export interface Printed extends Told {
  /** The status that each pull was summed up with, by its steps: its number may turn out to be another one. */
  readonly summed: ReadonlyMap<StepKey, PullStatus>
  readonly isEnded: boolean
  /** What was said of hosts that are not verified: each once. */
  readonly warned: ReadonlySet<string>
  /** Findings that were told, by rule, level and step. */
  readonly found: ReadonlySet<string>
}

export const NOTHING_PRINTED: Printed = {
  ...NOTHING_TOLD,
  summed: new Map(),
  isEnded: false,
  warned: new Set(),
  found: new Set(),
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
  const told = withTold(printed, due)
  const isPrinted = (id: StepId): boolean => {
    const step = trace.steps[id]
    return step !== undefined && isTold(told, step)
  }
  const pulls = trace.pulls.filter(
    (pull) =>
      !isSummed(printed, pull, trace) && (isEnded || (isOver(pull, now) && pull.steps.every(isPrinted))),
  )
  const context = { session, trace, glyphs, ...(judgement === undefined ? {} : { judgement }) }
  const fresh = (judgement?.findings ?? []).filter(
    (finding) => isPrinted(finding.evidence[0]) && !printed.found.has(keyOf(finding, trace)),
  )
  const byStep = byDecisiveStep(fresh)
  const isDue = new Set(due.map(({ id }) => id))
  const late = fresh.filter(({ evidence: [decisive] }) => !isDue.has(decisive))
  const found = new Set([...printed.found, ...fresh.map((finding) => keyOf(finding, trace))])
  const notices = insecureNotices(trace, glyphs)
  const warned = new Set(notices.map(({ text }) => text))
  const lines = [
    ...notices
      .filter(({ text }) => !printed.warned.has(text))
      .map(({ text, tone }) => [span(glyphs.escape(text), tone)]),
    ...due.flatMap((step) => [
      stepLine(step, context),
      ...(byStep.get(step.id) ?? []).map((finding) => findingLine(finding, glyphs)),
    ]),
    ...late.map((finding) => findingLine(finding, glyphs)),
    ...pulls.map((pull) => pullSummary(pull, context)),
    ...(isEnded ? [captureSummary(context)] : []),
  ]
  const summed = withSummed(printed.summed, pulls, trace)
  return { lines, printed: { ...told, summed, isEnded, warned, found } }
}

/** Whether the pull is summed up as it stands now. The step that came last counts: a pull may go on after its end. */
export function isSummed({ summed }: Printed, { steps, status }: Pull, trace: Trace): boolean {
  for (const id of steps.toReversed()) {
    const step = trace.steps[id]
    const before = step === undefined ? undefined : summed.get(stepKey(step))
    if (before !== undefined) return before === status
  }
  return false
}

function withSummed(before: Printed['summed'], pulls: readonly Pull[], { steps }: Trace): Printed['summed'] {
  if (pulls.length === 0) return before
  const summed = new Map(before)
  for (const pull of pulls) {
    for (const id of pull.steps) {
      const step = steps[id]
      if (step !== undefined) summed.set(stepKey(step), pull.status)
    }
  }
  return summed
}

/** One that is overcome becomes a note, which is news; how often it came is not. */
function keyOf({ rule, level, evidence: [decisive] }: Finding, { steps }: Trace): string {
  const step = steps[decisive]
  return `${rule} ${level} ${step === undefined ? '' : stepKey(step)}`
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
function dueSteps(told: Told, { steps }: Trace, isEnded: boolean): readonly Step[] {
  return steps
    .filter((step) => (step.endedAt !== null || isEnded) && !isTold(told, step))
    .sort((a, b) => (a.endedAt ?? Infinity) - (b.endedAt ?? Infinity) || a.id - b.id)
}
