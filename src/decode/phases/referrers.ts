// What refers to a manifest: signatures, SBOMs, attestations.

import { shortDigest } from '../../registry/digest.ts'
import { counted } from '../words.ts'
import type { PhaseKind } from './phase.ts'

export const referrers: PhaseKind = {
  id: 'referrers',
  part: 'content',
  why: 'The client asks for signatures, SBOMs and attestations that refer to a manifest.',
  source: 'distribution-spec end-12a, end-12b',
  claim({ operation, manifest }) {
    if (operation?.kind !== 'referrers') return null
    const { name: repository, digest } = operation
    return {
      ask: `GET referrers ${shortDigest(digest)}`,
      repository,
      reference: digest,
      digest,
      gist: manifest?.kind === 'index' ? counted(manifest.manifests.length, 'referrer') : null,
    }
  },
}
