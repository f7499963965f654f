// What one step looks like in a sequence diagram: its messages and notes. Knows nothing of columns or formats.

import type { Millis } from '../capture/event.ts'
import type { ParticipantId, Step } from '../decode/trace.ts'
import { tunnelOf } from '../decode/tunnel-step.ts'
import type { Session } from '../model/session.ts'
import type { Finding } from '../rules/rule.ts'
import type { Tone } from '../text/span.ts'
import { bytes, duration } from '../text/units.ts'
import {
  failureOf,
  isBroken,
  madeByPullscope,
  turnedAway,
  refusedByClient,
  withoutStatus,
} from './failure.ts'
import { answerRewrites, rewriteWords } from './rewrites.ts'
import { isTrouble, toneOf } from './tone.ts'

/** An arrow. */
export interface Message {
  readonly kind: 'message'
  readonly step: Step
  /** `ask` and `answer` are heads; `end` is the end of a body that took its time, or of an exchange that broke. */
  readonly part: 'ask' | 'answer' | 'end'
  readonly at: Millis
  /** Indexes of lanes. */
  readonly from: number
  readonly to: number
  /** As they came: the sink escapes them. */
  readonly words: string
  /** `lost`: it never got there, or what it was part of broke off. */
  readonly fate: 'arrived' | 'lost'
  readonly tone: Tone
  /** Name of the step among its neighbours, for a margin: `token`, `layer 2/6`. */
  readonly label: string
}

/** Text beside a lane: why something failed, what pullscope changed, or what was found. */
export interface Note {
  readonly kind: 'note'
  readonly step: Step
  readonly at: Millis
  readonly lane: number
  readonly words: string
  readonly tone: Tone
  readonly label: string
  /** Absent in a note of the step itself. */
  readonly finding?: Finding
  /** The steps that this note stands for, of which `step` is the first that it counts; absent in all others (fold.ts). */
  readonly folded?: readonly Step[]
}

export type Row = Message | Note

/** Index of a participant's lane; null is the lane of pullscope itself. */
export type LaneOf = (participant: ParticipantId | null) => number

interface Place {
  readonly session: Session
  readonly laneOf: LaneOf
  readonly label: string
}

/** A body that takes this long, in ms, has an end of its own in the diagram. */
const LONG_BODY_MS = 100

/** Columns of a header in a note: its detail has all of it. */
const MOST_OF_A_VALUE = 60

const UNENDED = 'still open when the capture ended'

/** The rows of a step, in order of time. Each step has at least one. */
export function rowsOf(step: Step, place: Place): readonly Row[] {
  return [
    ...ask(step, place),
    ...answer(step, place),
    ...changes(step, place),
    ...end(step, place),
    ...reason(step, place),
  ]
}

function ask(step: Step, place: Place): readonly Row[] {
  const { session, laneOf } = place
  const reached = step.outcome !== 'unreachable' && !(step.exchange === null && isTrouble(step))
  const isOurs = refusedByClient(session, step) || turnedAway(session, step)
  const row = message(step, place, {
    part: 'ask',
    at: step.startedAt,
    from: laneOf(step.from),
    to: isOurs ? laneOf(null) : laneOf(step.to),
    words:
      isOurs && !step.ask.includes(step.facts.authority)
        ? `${step.ask} for ${step.facts.authority}`
        : step.ask,
    fate: reached ? 'arrived' : 'lost',
  })
  return [{ ...row, tone: step.endedAt === null || !reached ? row.tone : 'plain' }]
}

function answer(step: Step, place: Place): readonly Row[] {
  if (step.answeredAt === null) return []
  const row = message(step, place, {
    part: 'answer',
    at: step.answeredAt,
    from: answering(step, place),
    to: place.laneOf(step.from),
    words: answerWords(step, place),
    fate: 'arrived',
  })
  const isGoodSoFar = isBroken(place.session, step) && !turnedAway(place.session, step)
  return [isGoodSoFar ? { ...row, tone: 'plain' } : row]
}

function answerWords(step: Step, place: Place): string {
  const words = answerAsItCame(step, place)
  return answerRewrites(place.session, step).length === 0 ? words : `${words}, rewritten`
}

function answerAsItCame(step: Step, place: Place): string {
  const head = String(step.status ?? '')
  if (tunnelOf(place.session, step) !== null) {
    return isLong(step) ? (step.answer ?? '') : `${step.answer ?? ''}, ${bothWays(step)}`
  }
  // What broke later had a good beginning; what pullscope says for itself is in the note.
  if (isBroken(place.session, step) || madeByPullscope(place.session, step)) return head
  const words = step.answer ?? head
  if (step.bytes === 0 || step.outcome === 'redirected') return words
  if (step.endedAt === null) return `${words}, ${progress(step)}`
  return words === head && step.outcome === 'ok' && !isLong(step) ? `${words}, ${bytes(step.bytes)}` : words
}

function end(step: Step, place: Place): readonly Row[] {
  const { answeredAt, endedAt, outcome } = step
  const tunnel = tunnelOf(place.session, step)
  if (endedAt === null || (step.exchange === null && tunnel === null)) return []
  // The answer says it all.
  if (turnedAway(place.session, step)) return []
  const broke = isBroken(place.session, step) || answeredAt === null
  if (!broke && !isLong(step)) return []
  const left = outcome === 'abandoned'
  const server = answering(step, place)
  const client = place.laneOf(step.from)
  return [
    message(step, place, {
      part: 'end',
      at: endedAt,
      from: left ? client : server,
      to: left ? server : client,
      words: broke
        ? brokenWords(step)
        : `${tunnel === null ? bytes(step.bytes) : bothWays(step)} in ${duration(endedAt - answeredAt)}`,
      fate: broke && outcome !== 'corrupt' ? 'lost' : 'arrived',
    }),
  ]
}

function isLong({ answeredAt, endedAt }: Step): boolean {
  return answeredAt !== null && endedAt !== null && endedAt - answeredAt >= LONG_BODY_MS
}

/** `cut short after 1.2 MB` */
function brokenWords(step: Step): string {
  const how = withoutStatus(step.answer ?? 'no answer')
  return step.answeredAt === null ? how : `${how} after ${bytes(step.bytes)}`
}

/** `31.4 MB of 104 MB`, while a body is on its way. */
function progress({ bytes: count, facts }: Step): string {
  return facts.size === null ? `${bytes(count)} so far` : `${bytes(count)} of ${bytes(facts.size)}`
}

/** Of a tunnel: how much went either way is all that is known. */
function bothWays({ bytes: down, bytesSent: up }: Step): string {
  return `${bytes(down)} down, ${bytes(up)} up`
}

/** What pullscope changed in the answer, beside its own lane. */
function changes(step: Step, { session, laneOf, label }: Place): readonly Row[] {
  return answerRewrites(session, step).map((rewrite) => ({
    kind: 'note',
    step,
    at: step.answeredAt ?? step.startedAt,
    lane: laneOf(null),
    words: rewriteWords(rewrite, MOST_OF_A_VALUE),
    tone: 'accent',
    label,
  }))
}

/** Why it failed, or that it never ended. */
function reason(step: Step, { session, laneOf, label }: Place): readonly Row[] {
  const note = { kind: 'note' as const, step, lane: laneOf(step.from), label }
  const words = failureOf(session, step)
  if (words !== '') return [{ ...note, at: step.endedAt ?? step.startedAt, words, tone: toneOf(step) }]
  if (step.endedAt !== null || session.ended === null) return []
  return [{ ...note, at: session.ended.at, words: UNENDED, tone: 'warning' }]
}

/** The lane that an answer comes from: never the registry's when pullscope made the answer up. */
function answering(step: Step, { session, laneOf }: Place): number {
  return laneOf(madeByPullscope(session, step) ? null : step.to)
}

type Drawn = Pick<Message, 'part' | 'at' | 'from' | 'to' | 'words' | 'fate'>

function message(step: Step, { label }: Place, drawn: Drawn): Message {
  return { kind: 'message', step, label, tone: toneOf(step), ...drawn }
}
