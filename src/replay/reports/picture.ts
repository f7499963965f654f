// Parts of a check's capture as pictures: one pull with all who took part, or the exchanges of a fault. What comes out
// is a session and a trace again, for any view that draws one (views/diagram.ts).

import type { ExchangeId } from '../../capture/event.ts'
import type { Pull, Step, Trace } from '../../decode/trace.ts'
import { proxyBehind } from '../../decode/upstream-side.ts'
import type { Session } from '../../model/session.ts'
import type { Fault, PullTried } from '../verdict.ts'
import type { Examination } from './report.ts'

export interface Picture {
  readonly session: Session
  /** One pull, and its steps. */
  readonly trace: Trace
}

/** The first pull that failed, and has exchanges to show. */
export function firstFailed({ verdict }: Examination): PullTried | null {
  return verdict.pulls.find(({ status, exchanges }) => status === 'failed' && exchanges.length > 0) ?? null
}

/** A pull, with what the candidate asked of our hub meanwhile. null when the capture does not have it. */
export function pullPicture(examination: Examination, { client, way, exchanges }: PullTried): Picture | null {
  const own = stepsOf(examination, new Set(exchanges))
  const [first] = own
  if (first === undefined) return null
  const until = own.reduce((latest, { endedAt, startedAt }) => Math.max(latest, endedAt ?? startedAt), 0)
  const { session, trace, verdict } = examination
  const behind = trace.steps.filter(
    (step) =>
      proxyBehind(session, step) !== null && step.startedAt >= first.startedAt && step.startedAt <= until,
  )
  return pictureOf(examination, [...own, ...behind], {
    reference: `${verdict.candidate}, pulled by ${client} as ${way}`,
    status: 'failed',
  })
}

/** The exchanges that prove a fault, in order of time. null when the capture has none of them. */
export function faultPicture(examination: Examination, { id, evidence }: Fault): Picture | null {
  const asked = new Set(evidence.map(({ exchange }) => exchange))
  return pictureOf(examination, stepsOf(examination, asked), { reference: id, status: 'incomplete' })
}

/** The direct pull of a replay: what the candidate's is compared with. */
export function directPicture({ direct }: Examination): Picture | null {
  const pull = direct?.trace.pulls.find(({ kind }) => kind === 'pull')
  if (direct === null || pull === undefined) return null
  const steps = direct.trace.steps.filter((step) => step.pull === pull.id)
  return pictureOf(direct, steps, { reference: `${pull.reference}, pulled directly`, status: pull.status })
}

type Captured = Pick<Examination, 'session' | 'trace'>

function stepsOf({ trace }: Captured, exchanges: ReadonlySet<ExchangeId>): readonly Step[] {
  return trace.steps.filter(({ exchange }) => exchange !== null && exchanges.has(exchange))
}

/** All as one pull, so that it is one picture. */
function pictureOf(
  { session, trace }: Captured,
  steps: readonly Step[],
  { reference, status }: Pick<Pull, 'reference' | 'status'>,
): Picture | null {
  const [first, ...others] = steps.toSorted((a, b) => a.startedAt - b.startedAt || a.id - b.id)
  if (first === undefined) return null
  const known = trace.pulls.find(({ id }) => id === first.pull)
  const pull: Pull = {
    ...{
      id: 0,
      kind: 'pull',
      client: first.from,
      reference,
      digest: null,
      platform: known?.platform ?? null,
    },
    steps: [first, ...others].map(({ id }) => id),
    layers: known?.layers ?? [],
    bytes: 0,
    status,
    startedAt: first.startedAt,
    endedAt: others.reduce((latest, { endedAt }) => Math.max(latest, endedAt ?? 0), first.endedAt ?? 0),
  }
  const own = [first, ...others].map((step): Step => ({ ...step, pull: 0 }))
  const used = new Set(own.flatMap(({ from, to }) => [from, to]))
  const participants = trace.participants.filter(({ id }) => used.has(id))
  return { session, trace: { ...trace, participants, pulls: [pull], steps: own } }
}
