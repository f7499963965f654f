// The table of the registry: each operation of the distribution spec, the access that it needs, and who answers it.

import { jsonAnswer } from '../answer.ts'
import { answerBlob, deleteBlob } from './blobs.ts'
import { deletes, pulls, pushes } from './guard.ts'
import { answerCatalog, answerReferrers, answerTags } from './lists.ts'
import { answerManifest } from './manifests.ts'
import { deleteManifest, putManifest } from './publish.ts'
import type { Kind, Operate } from './registry.ts'
import {
  answerUploadStatus,
  cancelUpload,
  finishUpload,
  mountBlob,
  patchUpload,
  startUpload,
} from './uploads.ts'

export const OPERATIONS: { readonly [K in Kind]: Operate<K> } = {
  base: { needs: () => [], answer: () => jsonAnswer(200, {}) },
  'manifest-get': { needs: pulls, answer: answerManifest },
  'manifest-head': { needs: pulls, answer: answerManifest },
  'manifest-put': { needs: pushes, answer: putManifest },
  'manifest-delete': { needs: deletes, answer: deleteManifest },
  'blob-get': { needs: pulls, answer: answerBlob },
  'blob-head': { needs: pulls, answer: answerBlob },
  'blob-delete': { needs: deletes, answer: deleteBlob },
  'blob-mount': {
    needs: ({ name, from }) => [...pushes({ name }), ...(from === null ? [] : pulls({ name: from }))],
    answer: mountBlob,
  },
  'upload-start': { needs: pushes, answer: startUpload },
  'upload-status': { needs: pushes, answer: answerUploadStatus },
  'upload-patch': { needs: pushes, answer: patchUpload },
  'upload-put': { needs: pushes, answer: finishUpload },
  'upload-cancel': { needs: deletes, answer: cancelUpload },
  'tags-list': { needs: pulls, answer: answerTags },
  referrers: { needs: pulls, answer: answerReferrers },
  catalog: { needs: () => [{ type: 'registry', name: 'catalog', actions: ['*'] }], answer: answerCatalog },
}
