// A layer: a blob that is not known to be a config.

import { header } from '../../http/headers.ts'
import { shortDigest } from '../../registry/digest.ts'
import type { PhaseKind } from './phase.ts'

export const layer: PhaseKind = {
  id: 'layer',
  part: 'content',
  why: 'A layer is a compressed part of the file system, the bulk of a pull; registries often redirect to a CDN for it.',
  source: 'image-spec layer.md; distribution-spec end-2',
  claim({ operation, exchange, length }, known) {
    if (operation?.kind !== 'blob-get') return null
    const { name: repository, digest } = operation
    const announced = known.content(repository, digest)
    const place = announced?.place === undefined ? '' : ` ${announced.place}`
    const range = header(exchange.request.headers, 'range')
    return {
      ask: `GET layer${place} ${shortDigest(digest)}${range === null ? '' : ` ${range}`}`,
      repository,
      reference: digest,
      digest,
      mediaType: announced?.mediaType ?? null,
      size: announced?.size ?? length,
    }
  },
}
