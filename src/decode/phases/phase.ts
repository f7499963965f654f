// What a phase answers for itself. One file a phase; phases/index.ts lists them in the order in which they claim.

import type { Known } from '../known.ts'
import type { Reading } from '../reading.ts'
import type { Facts, Phase } from '../trace.ts'

/** What a phase says of an exchange that is its own. Facts that are left out are not known. */
export type Claim = Partial<Facts> & {
  /** The request in a few words, for an arrow. */
  readonly ask: string
}

/**
 * What part a phase has in a pull.
 * - `root` asks for an image by name, and opens a pull · `content` fetches what a manifest named
 * - `push` is part of a push, or asks what is asked before one · `list` of a listing · `prelude` is part of whatever it leads to · `loose` of nothing
 */
export type Part = 'root' | 'content' | 'push' | 'list' | 'prelude' | 'loose'

export interface PhaseKind {
  readonly id: Phase
  readonly part: Part
  /** What this phase is for: one sentence for a user who meets it the first time. */
  readonly why: string
  /** Where that is written. */
  readonly source: string
  /** Claims an exchange, or leaves it (null) to the phases after this one. Never throws. */
  readonly claim: (reading: Reading, known: Known) => Claim | null
}
