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
    const failure = step.outcome === 'unreachable' ? scene.failureOf(step) : null
    if (failure?.side !== 'upstream') continue
    if ((causes as readonly string[]).includes(failure.cause)) yield { step, failure }
  }
}

/** What the system or OpenSSL said: the part in brackets at the end of pullscope's own sentence. */
export function detailOf({ message }: ConnectFailure): string {
  return /\(([^()]*(?:\([^()]*\)[^()]*)*)\)$/.exec(message)?.[1] ?? message
}
