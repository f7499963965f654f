// Session to Trace: the registry protocol as it was spoken. Pure; the same session gives the same trace.

import type { Session } from '../model/session.ts'
import type { Manifest } from '../registry/manifest.ts'
import { groupSteps } from './grouping.ts'
import { insecureOf } from './insecure.ts'
import { participantsOf } from './participants.ts'
import { pullOf } from './pulls.ts'
import { read } from './reading.ts'
import { stepsOf } from './steps.ts'
import type { LooseStep, Pull, PullId, StepId, Trace } from './trace.ts'
import { proxyBehind, pullsServed } from './upstream-side.ts'

/** Never throws: half a capture gives the steps that it shows. */
export function decode(session: Session): Trace {
  const { steps, clients } = stepsOf(session)
  const manifestOf = ({ exchange: id }: LooseStep): Manifest | null => {
    const exchange = id === null ? undefined : session.exchanges[id]
    return exchange === undefined ? null : read(exchange).manifest
  }
  // A pull is what a client does; what a proxy asks for it belongs to it, and decides nothing of it.
  const own = steps.filter((step) => proxyBehind(session, step) === null)
  const groups = groupSteps(own, (step) => namedBy(step, manifestOf(step)))
  const pullOfStep = new Map<StepId, PullId>()
  const pulls = groups.map((group, id) => {
    for (const step of group.steps) pullOfStep.set(step.id, id)
    return pullOf(group, id, session, manifestOf)
  })
  const served = pullsServed(session, steps, pullOfStep)
  const serving = new Map<PullId, StepId[]>()
  for (const [step, pull] of served) serving.set(pull, [...(serving.get(pull) ?? []), step])
  return {
    participants: participantsOf(steps, groups, { clients, proxies: proxiesOf(session) }),
    pulls: pulls.map((pull) => withServing(pull, serving.get(pull.id))),
    steps: steps.map((step) => ({ ...step, pull: pullOfStep.get(step.id) ?? served.get(step.id) ?? null })),
    insecure: insecureOf(session),
  }
}

function proxiesOf({ connections }: Session): ReadonlySet<string> {
  return new Set(connections.flatMap((connection) => connection?.behind ?? []))
}

function withServing(pull: Pull, serving: readonly StepId[] = []): Pull {
  return serving.length === 0 ? pull : { ...pull, steps: [...pull.steps, ...serving].sort((a, b) => a - b) }
}

const NOTHING: ReadonlySet<string> = new Set()

/** The digests that an answer named: those of a manifest or index, and that of a resolved tag. */
function namedBy({ phase, outcome, facts }: LooseStep, manifest: Manifest | null): ReadonlySet<string> {
  if (phase === 'referrers') return NOTHING
  // What came by tag may be asked for again by its digest (containerd, when HEAD did not name it).
  const own = facts.digest === null || facts.reference === facts.digest ? [] : [facts.digest]
  if (manifest?.kind === 'index') return new Set([...own, ...manifest.manifests.map(({ digest }) => digest)])
  if (manifest?.kind === 'manifest') {
    const config = manifest.config === null ? [] : [manifest.config.digest]
    return new Set([...own, ...config, ...manifest.layers.map(({ digest }) => digest)])
  }
  const isResolved = phase === 'resolve' && outcome === 'ok' && facts.digest !== null
  return isResolved ? new Set([facts.digest]) : NOTHING
}
