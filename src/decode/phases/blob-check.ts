// HEAD of a blob: does the registry have it already?

import { shortDigest } from '../../registry/digest.ts'
import type { PhaseKind } from './phase.ts'

export const blobCheck: PhaseKind = {
  id: 'blob-check',
  part: 'push',
  why: 'Before an upload the client asks whether the registry has the blob already; a 404 is the usual answer.',
  source: 'distribution-spec end-2 (HEAD)',
  claim({ operation, length }) {
    if (operation?.kind !== 'blob-head') return null
    const { name: repository, digest } = operation
    return {
      ask: `HEAD blob ${shortDigest(digest)}`,
      repository,
      reference: digest,
      digest,
      size: length,
    }
  },
}
