// Blobs: the registry only says where they are (end-2). Docker Hub redirects each of them to its CDN, HEAD too.

import { isDigest } from '../../registry/digest.ts'
import { emptyAnswer } from '../answer.ts'
import { blobPath } from '../cdn/handler.ts'
import type { Answer } from '../handler.ts'
import { errorAnswer } from './errors.ts'
import type { Call, Registry } from './registry.ts'

export async function answerBlob(
  { operation: { name, digest } }: Call<'blob-get' | 'blob-head'>,
  { store, signer, cdnOrigin }: Registry,
): Promise<Answer> {
  if (!isDigest(digest)) return errorAnswer('DIGEST_INVALID', { details: [digest] })
  const repository = await store.repository(name)
  if (!repository?.blobs.has(digest)) return errorAnswer('BLOB_UNKNOWN', { details: [digest] })
  const location = signer.sign(new URL(blobPath(digest), cdnOrigin))
  return emptyAnswer(307, [
    ['Content-Type', 'application/octet-stream'],
    ['Location', location.href],
  ])
}

/** end-10. Other repositories keep theirs. */
export async function deleteBlob(
  { operation: { name, digest } }: Call<'blob-delete'>,
  { store }: Registry,
): Promise<Answer> {
  if (!isDigest(digest)) return errorAnswer('DIGEST_INVALID', { details: [digest] })
  const repository = await store.repository(name)
  return repository?.blobs.delete(digest) === true
    ? emptyAnswer(202)
    : errorAnswer('BLOB_UNKNOWN', { details: [digest] })
}
