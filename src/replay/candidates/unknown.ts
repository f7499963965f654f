// What nothing tells. Last in the list, and always recognised; its remedies are those of the probes.

import type { CandidateKind } from './kind.ts'

export const UNTOLD = 'nothing in its answers names the program'

export const unknown: CandidateKind = {
  id: 'unknown',
  title: 'unknown',
  recognise: () => UNTOLD,
  remedies: {},
}
