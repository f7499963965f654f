// Differences that are a fault of the catalogue, said as such. One table entry a fault: faults/.

import type { Level } from '../../rules/rule.ts'
import type { Proof } from '../probe.ts'
import type { Difference } from '../verdict.ts'
import { BLOB_FAULTS } from './faults/blobs.ts'
import { CHALLENGE_FAULTS } from './faults/challenge.ts'
import { CONTENT_FAULTS } from './faults/content.ts'
import { NAME_FAULTS } from './faults/names.ts'
import { sceneOf, type FaultRow } from './faults/scene.ts'
import type { Comparison } from './side.ts'

export interface DifferenceFault {
  /** The catalogue's id. */
  readonly id: string
  /** Where it is not as grave as its probe says in general. */
  readonly level?: Level
  /** One sentence. Text from the network in it is not yet escaped. */
  readonly message: string
  /** In the candidate's capture, what decides first. */
  readonly evidence: readonly [Proof, ...Proof[]]
}

export const FAULT_ROWS: readonly FaultRow[] = [
  ...CHALLENGE_FAULTS,
  ...NAME_FAULTS,
  ...BLOB_FAULTS,
  ...CONTENT_FAULTS,
]

/** Faults that `compareTraces` came upon in this comparison. Benign differences are none. */
export function faultsOf(differences: readonly Difference[], comparison: Comparison): DifferenceFault[] {
  const scene = sceneOf(differences, comparison)
  return FAULT_ROWS.flatMap(({ id, find }) => {
    const found = find(scene)
    return found === null ? [] : [{ id, ...found }]
  })
}
