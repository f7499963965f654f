// A blob upload: POST opens it, PATCH brings the bytes, PUT closes it with the digest.

import { shortDigest } from '../../registry/digest.ts'
import type { PhaseKind } from './phase.ts'

export const upload: PhaseKind = {
  id: 'upload',
  part: 'push',
  why: 'The client sends a blob: it opens an upload, sends the bytes, and closes it with the digest.',
  source: 'distribution-spec end-4a, end-4b, end-5, end-6, end-13',
  claim({ operation, exchange }) {
    switch (operation?.kind) {
      case 'upload-start':
        return {
          ask: 'POST upload',
          repository: operation.name,
          digest: operation.digest,
        }
      case 'upload-patch':
      case 'upload-status':
      case 'upload-cancel':
        return { ask: `${exchange.request.method} upload`, repository: operation.name }
      case 'upload-put': {
        const { name: repository, digest } = operation
        return { ask: `PUT upload${digest === null ? '' : ` ${shortDigest(digest)}`}`, repository, digest }
      }
      default:
        return null
    }
  },
}
