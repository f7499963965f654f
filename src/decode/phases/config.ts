// The image config: a blob like any other, told from layers by the manifest that named it.

import { shortDigest } from '../../registry/digest.ts'
import type { PhaseKind } from './phase.ts'

export const config: PhaseKind = {
  id: 'config',
  part: 'content',
  why: 'The config holds what to run, the environment and the history; its digest is the image id.',
  source: 'image-spec config.md; distribution-spec end-2',
  claim({ operation, length }, known) {
    if (operation?.kind !== 'blob-get') return null
    const { name: repository, digest } = operation
    const announced = known.content(repository, digest)
    if (announced?.phase !== 'config') return null
    return {
      ask: `GET config ${shortDigest(digest)}`,
      repository,
      reference: digest,
      digest,
      mediaType: announced.mediaType,
      size: announced.size ?? length,
    }
  },
}
