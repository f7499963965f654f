// Redirects of content that led to nothing that a capture shows.

import { unfollowed } from '../../decode/cut-short.ts'
import { createSight, type Sight } from '../../decode/sight.ts'
import type { Pull, Step } from '../../decode/trace.ts'
import type { Scene } from '../scene.ts'

export interface LedNowhere {
  readonly host: string
  /** Of one pull, in their order. */
  readonly redirects: readonly [Step, ...Step[]]
  /** A connection to the host that failed before anything was asked, after the first of them; null if there is none. */
  readonly connect: Step | null
}

/** Of the pulls that a capture which is over shows as incomplete, by host. */
export function* ledNowhere(scene: Scene): Iterable<LedNowhere> {
  const { session, trace, troubles } = scene
  const pulls = trace.pulls.filter(({ kind, status }) => kind === 'pull' && status === 'incomplete')
  if (session.ended === null || pulls.length === 0) return
  const sight = createSight(session, trace.steps)
  const failed = new Map(troubles.filter(isLoneFailure).map((step) => [step.to, step]))
  for (const pull of pulls) {
    for (const [host, redirects] of byHost(pull, scene, sight)) {
      const last = failed.get(host)
      const connect = last !== undefined && last.startedAt >= redirects[0].startedAt ? last : null
      yield { host, redirects, connect }
    }
  }
}

function byHost(pull: Pull, scene: Scene, sight: Sight): Map<string, [Step, ...Step[]]> {
  const hosts = new Map<string, [Step, ...Step[]]>()
  for (const step of unfollowed(scene.stepsOf(pull))) {
    const { leadsTo } = step.facts
    if (step.outcome !== 'redirected' || leadsTo === null || sight.mayHaveCome(step)) continue
    const known = hosts.get(leadsTo)
    if (known === undefined) hosts.set(leadsTo, [step])
    else known.push(step)
  }
  return hosts
}

function isLoneFailure({ exchange, outcome }: Step): boolean {
  return exchange === null && outcome === 'unreachable'
}
