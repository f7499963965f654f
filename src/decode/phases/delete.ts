// Deletion of a tag, a manifest or a blob.

import { shortReference } from '../words.ts'
import type { PhaseKind } from './phase.ts'

export const deletePhase: PhaseKind = {
  id: 'delete',
  part: 'loose',
  why: 'The client removes a tag, a manifest or a blob; many registries answer 405.',
  source: 'distribution-spec end-9, end-10',
  claim({ operation }) {
    if (operation?.kind === 'manifest-delete') {
      const { name: repository, reference } = operation
      return { ask: `DELETE manifest ${shortReference(reference)}`, repository, reference }
    }
    if (operation?.kind !== 'blob-delete') return null
    const { name: repository, digest } = operation
    return { ask: `DELETE blob ${shortReference(digest)}`, repository, reference: digest, digest }
  },
}
