// The index (Docker: manifest list): one image, several platforms.

import { isDigest } from '../../registry/digest.ts'
import { isIndexType, NO_PLATFORM } from '../../registry/manifest.ts'
import { counted, shortReference } from '../words.ts'
import type { PhaseKind } from './phase.ts'

export const indexPhase: PhaseKind = {
  id: 'index',
  part: 'root',
  why: 'The index lists a manifest for each platform; the client picks its own.',
  source: 'image-spec image-index.md; distribution-spec end-3',
  claim({ operation, isGood, mediaType, manifest, contentDigest, length }, known) {
    if (operation?.kind !== 'manifest-get') return null
    const { name: repository, reference } = operation
    const announced = known.content(repository, reference)
    const isIndex = isGood
      ? manifest?.kind === 'index' || (manifest === null && isIndexType(mediaType))
      : announced?.phase === 'index'
    if (!isIndex) return null
    const entries = manifest?.kind === 'index' ? manifest.manifests : []
    const platforms = entries.filter(({ platform }) => platform !== NO_PLATFORM)
    return {
      ask: `GET index ${shortReference(reference)}`,
      repository,
      reference,
      digest: isDigest(reference) ? reference : contentDigest,
      mediaType: mediaType ?? announced?.mediaType ?? null,
      size: length ?? announced?.size ?? null,
      gist: manifest === null ? null : counted(platforms.length, 'platform'),
    }
  },
}
