// Facts of a step, from what its phase claimed. What a phase leaves out is not known.

import type { Claim } from './phases/phase.ts'
import type { Facts } from './trace.ts'

const UNKNOWN: Facts = {
  authority: '',
  repository: null,
  reference: null,
  digest: null,
  mediaType: null,
  size: null,
  scopes: [],
  verified: null,
  leadsTo: null,
  platform: null,
  gist: null,
}

export function factsOf({ authority, location }: Place, claim: Partial<Claim>): Facts {
  const { ask: _ask, ...claimed } = claim
  return { ...UNKNOWN, leadsTo: location?.host ?? null, ...claimed, authority }
}

interface Place {
  readonly authority: string
  readonly location: URL | null
}
