// Why a request was made: challenge → token → retry, redirect → content, manifest → blob, failed try → next try.

import type { Attempt } from './attempts.ts'
import { presented } from './credentials.ts'
import type { Known } from './known.ts'
import { isFailure } from './outcome.ts'
import type { Claim, PhaseKind } from './phases/phase.ts'
import type { Reading } from './reading.ts'
import type { StepId } from './trace.ts'

interface Effect {
  readonly reading: Reading
  readonly phase: PhaseKind
  readonly claim: Claim
  /** The try at the same thing that this one goes on from. */
  readonly previous: Attempt | null
}

/** The nearest reason that the capture shows, or null. */
export function causeOf({ reading, phase, claim, previous }: Effect, known: Known): StepId | null {
  const led = reading.url === null ? null : known.ledTo(reading.url)
  if (led !== null) return led.id
  if (phase.id === 'token') return known.challengeFor(reading)
  const token = known.tokenOf(reading)
  if (token?.isFirstUse === true) return token.step
  if (previous !== null && (isFailure(previous.outcome) || previous.outcome === 'challenged'))
    return previous.step
  // What goes up is not asked for because a manifest named it, even if an earlier pull brought that manifest.
  const content =
    phase.part === 'push'
      ? null
      : known.content(claim.repository ?? '', claim.digest ?? claim.reference ?? '')
  if (content !== null) return content.by
  if (token !== null) return token.step
  if (presented(reading)?.scheme === 'basic') return known.basicChallengeFor(reading.authority)
  return phase.id === 'challenge' ? known.failedMirrorBefore(reading) : null
}
