// The image manifest: one config and a list of layers.

import { isDigest } from '../../registry/digest.ts'
import { counted, shortReference } from '../words.ts'
import type { PhaseKind } from './phase.ts'

export const manifestPhase: PhaseKind = {
  id: 'manifest',
  part: 'root',
  why: 'The manifest of one platform names the config and the layers by digest.',
  source: 'image-spec manifest.md; distribution-spec end-3',
  claim({ operation, mediaType, manifest, contentDigest, length }, known) {
    if (operation?.kind !== 'manifest-get') return null
    const { name: repository, reference } = operation
    const announced = known.content(repository, reference)
    return {
      ask: `GET manifest ${shortReference(reference)}`,
      repository,
      reference,
      digest: isDigest(reference) ? reference : contentDigest,
      mediaType: mediaType ?? announced?.mediaType ?? null,
      size: length ?? announced?.size ?? null,
      platform: announced?.platform ?? null,
      gist: manifest?.kind === 'manifest' ? counted(manifest.layers.length, 'layer') : null,
    }
  },
}
