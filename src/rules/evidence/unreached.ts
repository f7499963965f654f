// Steps whose upstream could not be reached or used, with why.

import type { UpstreamCause } from '../../capture/event.ts'
import type { Step } from '../../decode/trace.ts'
import type { ConnectFailure } from '../../model/session.ts'
import type { Scene } from '../scene.ts'

export interface Unreached {
  readonly step: Step
  readonly failure: ConnectFailure
}

/** In their order; those with one of these causes. */
export function* unreached(scene: Scene, causes: readonly UpstreamCause[]): Iterable<Unreached> {
  for (const step of scene.troubles) {
    const failure = failureToReach(step, scene)
    if (failure?.side !== 'upstream') continue
    if ((causes as readonly string[]).includes(failure.cause)) yield { step, failure }
  }
}

/** What can only have happened before a request was sent. */
const BEFORE_REQUEST: readonly UpstreamCause[] = [
  ...(['dns-failed', 'refused', 'unreachable'] as const),
  ...(['tls-untrusted', 'tls-expired', 'tls-wrong-name'] as const),
  ...(['proxy-unreachable', 'proxy-auth', 'proxy-refused'] as const),
]

/** Why the upstream of a step was not reached; null when it was. In a flow file or HAR, the exchange itself says so. */
export function failureToReach(step: Step, scene: Scene): ConnectFailure | null {
  if (step.outcome === 'unreachable') return scene.failureOf(step)
  const exchange = scene.exchangeOf(step)
  if (exchange?.state !== 'failed' || exchange.side !== 'upstream' || exchange.response !== null) return null
  const cause = BEFORE_REQUEST.find((each) => each === exchange.cause)
  if (cause === undefined) return null
  const { authority } = step.facts
  const { connection, side, endedAt: at } = exchange
  return {
    connection,
    side,
    authority,
    cause,
    message: `cannot reach ${authority} (${exchange.message})`,
    at,
  }
}

/** What the system or OpenSSL said: the part in brackets at the end of pullscope's own sentence. */
export function detailOf({ message }: ConnectFailure): string {
  return /\(([^()]*(?:\([^()]*\)[^()]*)*)\)$/.exec(message)?.[1] ?? message
}
