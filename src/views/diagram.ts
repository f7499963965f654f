// The sequence diagram as a structure, for every view that draws one: lanes, and what passes between them in order of
// time, a section a pull. Knows nothing of columns, characters or formats.
//
// Two pulls at once are two sections: a reader follows one story at a time. Within a pull, layers that run side by side
// stay in order of time, and each row carries the label of its step.

import type { Millis } from '../capture/event.ts'
import type { ParticipantId, Pull, Role, Step, StepId, Trace } from '../decode/trace.ts'
import type { Session } from '../model/session.ts'
import type { Finding } from '../rules/rule.ts'
import { groupBy } from './group-by.ts'
import { phaseBars } from './phase-bars.ts'
import type { PhaseBar } from './phase-bars.ts'
import { involvesPullscope } from './failure.ts'
import { byDecisiveStep, withFindings, type FindingsByStep } from './finding-rows.ts'
import { rowsOf } from './rows.ts'
import type { LaneOf, Row } from './rows.ts'
import { labelsOf } from './step-labels.ts'

interface Lane {
  /** null for pullscope itself, which has a lane only where it answered or was refused. */
  readonly participant: ParticipantId | null
  readonly role: Role
  readonly label: string
}

export interface Section {
  /** null for the steps that belong to no pull. */
  readonly pull: Pull | null
  readonly steps: readonly Step[]
  /** Indexes of the lanes that take part, in order. */
  readonly lanes: readonly number[]
  readonly bars: readonly PhaseBar[]
  /** In order of time; each step has at least one. */
  readonly rows: readonly Row[]
  readonly startedAt: Millis
}

export interface Diagram {
  readonly lanes: readonly Lane[]
  /** Pulls in order of their start, then what belongs to none. */
  readonly sections: readonly Section[]
}

/** Each finding stands under the step that decides it. */
export function diagramOf(session: Session, trace: Trace, findings: readonly Finding[] = []): Diagram {
  const lanes = lanesOf(session, trace)
  const index = new Map(lanes.map(({ participant }, i) => [participant, i]))
  const laneOf: LaneOf = (participant) => index.get(participant) ?? 0
  const pulls = new Map(trace.pulls.map((pull) => [pull.id, pull]))
  const stage: Stage = { session, laneOf, findings: byDecisiveStep(findings) }
  const groups = groupBy(trace.steps, ({ pull }) => (pull === null ? null : (pulls.get(pull) ?? null)))
  const sections = [...groups].map(([pull, steps]) => sectionOf(pull, steps, stage))
  return { lanes, sections: sections.sort((a, b) => order(a) - order(b)) }
}

function order({ pull, startedAt }: Section): number {
  return pull === null ? Infinity : startedAt
}

/** The participants; after the clients pullscope, if it took part; at the end those that only steps know of. */
function lanesOf(session: Session, { participants, steps, insecure }: Trace): readonly Lane[] {
  const unverified = new Set(insecure.flatMap(({ host, used }) => (used ? [host] : [])))
  const named = (label: string, authority: string): string =>
    unverified.has(authority) ? `${label} (not verified)` : label
  const known = new Set(participants.map(({ id }) => id))
  const strangers = new Set(steps.flatMap(({ from, to }) => [from, to]).filter((id) => !known.has(id)))
  const lanes: Lane[] = participants.map(({ id, role, label, authority }) => ({
    ...{ participant: id, role, label: named(label, authority) },
  }))
  for (const id of strangers) lanes.push({ participant: id, role: 'other', label: id })
  if (!steps.some((step) => involvesPullscope(session, step))) return lanes
  const clients = lanes.findLastIndex(({ role }) => role === 'client') + 1
  return lanes.toSpliced(clients, 0, { participant: null, role: 'proxy', label: 'pullscope' })
}

interface Stage {
  readonly session: Session
  readonly laneOf: LaneOf
  readonly findings: FindingsByStep
}

function sectionOf(pull: Pull | null, steps: readonly Step[], { session, laneOf, findings }: Stage): Section {
  const labels = labelsOf(steps, pull)
  const labelOf = (id: StepId): string => labels.get(id) ?? ''
  // Sorting is stable: rows of the same moment stay in order of their steps.
  const rows = steps
    .flatMap((step) =>
      withFindings(rowsOf(step, { session, laneOf, label: labelOf(step.id) }), findings, laneOf),
    )
    .sort((a, b) => a.at - b.at)
  const used = new Set(rows.flatMap((row) => (row.kind === 'note' ? [row.lane] : [row.from, row.to])))
  return {
    pull,
    steps,
    lanes: [...used].sort((a, b) => a - b),
    bars: phaseBars(steps, session.lastAt),
    rows,
    startedAt: pull?.startedAt ?? steps[0]?.startedAt ?? 0,
  }
}
