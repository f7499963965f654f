// What a registry proxy asks of its own upstream while a client asks it: whose steps those are, and which pull they serve.
// Only where the capture says who opened a connection (`connection.opened.behind`).

import type { Session } from '../model/session.ts'
import type { LooseStep, PullId, StepId } from './trace.ts'

/** Authority of the proxy that made this step; null for a client's own. */
export function proxyBehind(
  { connections }: Session,
  { connection }: Pick<LooseStep, 'connection'>,
): string | null {
  return connections[connection]?.behind ?? null
}

/**
 * The pull of each step behind a proxy: that of a client's step towards the proxy that was under way when it began. Of
 * several, the one that asks for the same thing, else the latest. A step that serves none is left out.
 */
export function pullsServed(
  session: Session,
  steps: readonly LooseStep[],
  pullOf: readonly (PullId | undefined)[],
): ReadonlyMap<StepId, PullId> {
  const served = new Map<StepId, PullId>()
  let underWay: LooseStep[] = []
  for (const step of steps) {
    const proxy = proxyBehind(session, step)
    if (proxy === null) {
      underWay.push(step)
      continue
    }
    underWay = underWay.filter(({ endedAt }) => endedAt === null || endedAt >= step.startedAt)
    const asked = underWay.filter(({ to }) => to === proxy)
    const cause = asked.findLast((other) => isAboutTheSame(other, step)) ?? asked.at(-1)
    const pull = cause === undefined ? undefined : pullOf[cause.id]
    if (pull !== undefined) served.set(step.id, pull)
  }
  return served
}

/** Names may differ (`redis`, `library/redis`); digests and tags do not. */
function isAboutTheSame(a: LooseStep, b: LooseStep): boolean {
  if (a.facts.digest !== null && b.facts.digest !== null) return a.facts.digest === b.facts.digest
  if (a.phase !== b.phase || a.facts.reference !== b.facts.reference) return false
  const [one, other] = [a.facts.repository, b.facts.repository]
  return (
    one === other ||
    (one !== null && other !== null && (one.endsWith(`/${other}`) || other.endsWith(`/${one}`)))
  )
}
