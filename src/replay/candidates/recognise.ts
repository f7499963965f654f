// From a candidate's answers to what it runs on. Pure; asks nothing, and does not guess.

import { CANDIDATE_KINDS } from './index.ts'
import type { CandidateKind, Trait } from './kind.ts'
import { unknown, UNTOLD } from './unknown.ts'

export interface Recognised {
  readonly kind: CandidateKind
  /** What gave it away, quoted. Text from the network: to be escaped by whoever shows it. */
  readonly because: string
}

/** The first kind of the list that recognises something; `unknown` when none does. Never throws. */
export function recogniseCandidate(traits: readonly Trait[]): Recognised {
  for (const kind of CANDIDATE_KINDS) {
    const because = kind.recognise(traits)
    if (because !== null) return { kind, because }
  }
  return { kind: unknown, because: UNTOLD }
}
