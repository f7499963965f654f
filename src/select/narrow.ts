// A capture with the selected steps alone, as if there had been no others: for exporters, which know of no selection.
//
// What stays, and what it then means:
// - Steps are numbered anew, because a trace's steps are dense. Exchanges and connections keep their ids, with gaps.
// - `causedBy` leads to the nearest cause that is selected, through those that are not; else it is null.
// - A pull stays if a step of it is selected, with its own name, status, times, bytes and layers: they tell of the whole
//   pull. Only its lists of steps are narrowed, so that `layer 2/6` is still the second of six.
// - Participants stay if a selected step came from them or went to them, or if a pull that stays is theirs. A host that was
//   not verified stays, used or not.
// - A finding stays if any of its evidence is selected; the first selected piece decides it from then on.

import type { Step, StepId, Trace } from '../decode/trace.ts'
import type { Session } from '../model/session.ts'
import type { Finding } from '../rules/rule.ts'

/** Old id to new. */
type Numbers = ReadonlyMap<number, number>

/** Ids that the trace does not have are of no effect. */
export function narrow(trace: Trace, steps: ReadonlySet<StepId>): Trace {
  const kept = trace.steps.filter(({ id }) => steps.has(id))
  const { stepIds, pullIds } = numbersOf(trace, steps)
  const clients = trace.pulls.flatMap(({ id, client }) => (pullIds.has(id) ? [client] : []))
  const used = new Set([...clients, ...kept.flatMap(({ from, to }) => [from, to])])
  const renumbered = (ids: readonly StepId[]): StepId[] => ids.flatMap((id) => stepIds.get(id) ?? [])
  return {
    ...trace,
    participants: trace.participants.filter(({ id }) => used.has(id)),
    pulls: trace.pulls.flatMap((pull) => {
      const id = pullIds.get(pull.id)
      if (id === undefined) return []
      const layers = pull.layers.map((layer) => ({ ...layer, steps: renumbered(layer.steps) }))
      return [{ ...pull, id, layers, steps: renumbered(pull.steps) }]
    }),
    steps: kept.map((step, id) => ({
      ...step,
      id,
      pull: step.pull === null ? null : (pullIds.get(step.pull) ?? null),
      causedBy: causeOf(step, trace, stepIds),
    })),
  }
}

/** The findings of a trace, for what `narrow` makes of it. */
export function narrowFindings(
  findings: readonly Finding[],
  trace: Trace,
  steps: ReadonlySet<StepId>,
): readonly Finding[] {
  const { stepIds, pullIds } = numbersOf(trace, steps)
  return findings.flatMap((finding) => {
    const [first, ...rest] = finding.evidence.flatMap((id) => stepIds.get(id) ?? [])
    if (first === undefined) return []
    const pull = finding.pull === null ? null : (pullIds.get(finding.pull) ?? null)
    return [{ ...finding, pull, evidence: [first, ...rest] }]
  })
}

/** The findings of which any evidence is selected, as they are: for `explain`, which tells of the whole trace. */
export function selectFindings(findings: readonly Finding[], steps: ReadonlySet<StepId>): readonly Finding[] {
  return findings.filter(({ evidence }) => evidence.some((id) => steps.has(id)))
}

/** The session behind a narrowed trace: for formats that tell exchanges and connections themselves. */
export function narrowSession(session: Session, { steps }: Trace): Session {
  const exchanges = new Set(steps.map(({ exchange }) => exchange))
  const connections = new Set(steps.map(({ connection }) => connection))
  return {
    ...session,
    exchanges: session.exchanges.map((exchange, id) => (exchanges.has(id) ? exchange : undefined)),
    connections: session.connections.map((connection, id) => (connections.has(id) ? connection : undefined)),
    failures: session.failures.filter(({ connection }) => connections.has(connection)),
    // What belongs to no exchange is about the capture as such.
    anomalies: session.anomalies.filter(({ exchange }) => exchange === null || exchanges.has(exchange)),
  }
}

function numbersOf(
  { steps: all, pulls }: Trace,
  steps: ReadonlySet<StepId>,
): { readonly stepIds: Numbers; readonly pullIds: Numbers } {
  const kept = all.filter(({ id }) => steps.has(id))
  const touched = new Set(kept.map(({ pull }) => pull))
  const keptPulls = pulls.filter(({ id }) => touched.has(id))
  return {
    stepIds: new Map(kept.map(({ id }, i) => [id, i])),
    pullIds: new Map(keptPulls.map(({ id }, i) => [id, i])),
  }
}

/** Causes come before what they cause; a capture that says otherwise must not lead us round in a circle. */
function causeOf(step: Step, { steps }: Trace, stepIds: Numbers): StepId | null {
  let cause: Step | undefined = step
  while (cause !== undefined) {
    const { id, causedBy }: Step = cause
    if (causedBy === null || causedBy >= id) return null
    const found = stepIds.get(causedBy)
    if (found !== undefined) return found
    cause = steps[causedBy]
  }
  return null
}
