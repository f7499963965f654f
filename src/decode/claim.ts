// Which phase an exchange is of. Each exchange is claimed exactly once.

import type { Known } from './known.ts'
import { PHASES } from './phases/index.ts'
import type { Claim, PhaseKind } from './phases/phase.ts'
import type { Reading } from './reading.ts'

export interface Claimed {
  readonly phase: PhaseKind
  readonly claim: Claim
}

export function claimOf(reading: Reading, known: Known): Claimed {
  const followed = followRedirect(reading, known)
  if (followed !== null) return followed
  for (const phase of PHASES) {
    const claim = phase.claim(reading, known)
    if (claim !== null) return { phase, claim }
  }
  throw new Error('no phase claimed an exchange: `other` must take what the rest leaves')
}

/** Content behind a redirect is of the phase that was redirected: a blob store's URLs say nothing themselves. */
function followRedirect({ url, operation, exchange }: Reading, known: Known): Claimed | null {
  const origin = url === null || operation !== null ? null : known.ledTo(url)
  const phase = PHASES.find(({ id }) => id === origin?.phase)
  if (origin === null || phase === undefined || origin.outcome !== 'redirected') return null
  const { repository, reference, digest, mediaType, size, platform } = origin.facts
  const ask = origin.ask.replace(/^\S+/, exchange.request.method)
  return { phase, claim: { ask, repository, reference, digest, mediaType, size, platform } }
}
