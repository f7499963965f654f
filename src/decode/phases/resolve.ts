// Tag to digest: HEAD of a manifest, or a GET by tag that brought none.

import { isDigest, shortDigest } from '../../registry/digest.ts'
import { shortReference } from '../words.ts'
import type { PhaseKind } from './phase.ts'

export const resolve: PhaseKind = {
  id: 'resolve',
  part: 'root',
  why: 'The client asks which digest a tag means now; a HEAD does not count against a pull rate limit.',
  source: 'distribution-spec end-3 (HEAD)',
  claim({ operation, exchange, isGood, contentDigest, mediaType, length }) {
    if (operation?.kind !== 'manifest-head' && operation?.kind !== 'manifest-get') return null
    const { name: repository, reference } = operation
    const isHead = operation.kind === 'manifest-head'
    if (!isHead && (isGood || isDigest(reference))) return null
    return {
      ask: `${exchange.request.method} ${shortReference(reference)}`,
      repository,
      reference,
      digest: (isGood ? contentDigest : null) ?? (isDigest(reference) ? reference : null),
      mediaType: isGood ? mediaType : null,
      size: isGood ? length : null,
      gist: isGood && contentDigest !== null ? shortDigest(contentDigest) : null,
    }
  },
}
