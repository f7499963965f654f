// A cross-repository mount: the blob is there, in another repository.

import { shortDigest } from '../../registry/digest.ts'
import type { PhaseKind } from './phase.ts'

export const mount: PhaseKind = {
  id: 'mount',
  part: 'push',
  why: 'Instead of an upload the client asks to link a blob of another repository; 201 is done, 202 means: upload it.',
  source: 'distribution-spec end-11',
  claim({ operation, status }) {
    if (operation?.kind !== 'blob-mount') return null
    const { name: repository, digest, from } = operation
    return {
      ask: `POST mount ${shortDigest(digest)}${from === null ? '' : ` from ${from}`}`,
      repository,
      digest,
      gist: status === 201 ? 'mounted' : status === 202 ? 'upload instead' : null,
    }
  },
}
