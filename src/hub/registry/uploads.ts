// Uploads of blobs: at once, in chunks, or mounted from another repository (end-4, 5, 6, 11 and 13).

import { isDigest } from '../../registry/digest.ts'
import type { HeaderList } from '../../http/headers.ts'
import { emptyAnswer } from '../answer.ts'
import type { Answer } from '../handler.ts'
import { chunkRefusal } from './chunk-range.ts'
import { errorAnswer } from './errors.ts'
import type { Call, Registry } from './registry.ts'
import type { Upload } from './upload-sessions.ts'

/** With a digest, the body is the whole blob; Distribution 2.8 does not know that, and begins an upload. */
export async function startUpload(
  { operation, request }: Call<'upload-start'>,
  registry: Registry,
): Promise<Answer> {
  const { name, digest } = operation
  const upload = registry.uploads.start(name)
  if (digest === null) return progress(202, upload, registry)
  const refused = await take(upload, request.body, registry).catch((error: unknown) => {
    registry.uploads.cancel(upload) // nobody has been told where to go on with it
    throw error
  })
  return refused ?? commit(upload, digest, registry)
}

/** A blob that is not where it is said to be is uploaded after all. */
export async function mountBlob({ operation }: Call<'blob-mount'>, registry: Registry): Promise<Answer> {
  const { name, digest, from } = operation
  const source = from === null ? null : await registry.store.repository(from)
  const content = source?.blobs.get(digest)
  if (content === undefined) return progress(202, registry.uploads.start(name), registry)
  const { blobs } = await registry.store.ensureRepository(name)
  blobs.set(digest, content)
  return created(name, digest, registry)
}

export function answerUploadStatus({ operation }: Call<'upload-status'>, registry: Registry): Answer {
  const upload = registry.uploads.find(operation.name, operation.upload)
  return upload === null ? errorAnswer('BLOB_UPLOAD_UNKNOWN') : progress(204, upload, registry)
}

export async function patchUpload(
  { operation, request }: Call<'upload-patch'>,
  registry: Registry,
): Promise<Answer> {
  const upload = registry.uploads.find(operation.name, operation.upload)
  if (upload === null) return errorAnswer('BLOB_UPLOAD_UNKNOWN')
  const refused = await takeAt(upload, request, registry)
  return refused ?? progress(202, upload, registry)
}

/** The last chunk may come along. */
export async function finishUpload(
  { operation, request }: Call<'upload-put'>,
  registry: Registry,
): Promise<Answer> {
  const upload = registry.uploads.find(operation.name, operation.upload)
  if (upload === null) return errorAnswer('BLOB_UPLOAD_UNKNOWN')
  if (operation.digest === null) return errorAnswer('DIGEST_INVALID', { details: ['digest missing'] })
  const refused = await takeAt(upload, request, registry)
  return refused ?? commit(upload, operation.digest, registry)
}

export function cancelUpload({ operation }: Call<'upload-cancel'>, { uploads }: Registry): Answer {
  const upload = uploads.find(operation.name, operation.upload)
  if (upload === null) return errorAnswer('BLOB_UPLOAD_UNKNOWN')
  uploads.cancel(upload)
  return emptyAnswer(204, [['Docker-Upload-Uuid', upload.id]])
}

/** Null when the body was taken; the answer when it was refused. */
async function takeAt(
  upload: Upload,
  { headers, body }: Call<'upload-patch'>['request'],
  registry: Registry,
): Promise<Answer | null> {
  const refusal = upload.isBusy ? 'RANGE_INVALID' : chunkRefusal(headers, upload.size)
  if (refusal !== null) return errorAnswer(refusal, { headers: progressHeaders(upload, registry) })
  return take(upload, body, registry)
}

async function take(upload: Upload, body: AsyncIterable<Buffer>, registry: Registry): Promise<Answer | null> {
  const appended = await registry.uploads.append(upload, body)
  if (appended === 'full') return tooLarge(registry)
  return appended === 'ok' ? null : errorAnswer('BLOB_UPLOAD_UNKNOWN')
}

export function tooLarge({ memory }: Pick<Registry, 'memory'>): Answer {
  const message = `this hub keeps what is pushed in memory, at most ${memory.limit / 2 ** 20} MiB in all`
  return errorAnswer('SIZE_INVALID', { status: 413, message })
}

async function commit(upload: Upload, digest: string, registry: Registry): Promise<Answer> {
  const { uploads, store, memory } = registry
  // Its last bytes are here, but other requests may have come since: a DELETE, or one that needed its memory.
  if (uploads.find(upload.name, upload.id) === null) return errorAnswer('BLOB_UPLOAD_UNKNOWN')
  if (!isDigest(digest) || uploads.digest(upload) !== digest) {
    uploads.cancel(upload)
    return errorAnswer('DIGEST_INVALID', { details: [digest] })
  }
  const known = store.blob(digest)
  const content = uploads.finish(upload)
  if (known !== null) memory.give(content.size)
  const { blobs } = await store.ensureRepository(upload.name)
  blobs.set(digest, known ?? content)
  return created(upload.name, digest, registry)
}

function created(name: string, digest: string, { origin }: Registry): Answer {
  return emptyAnswer(201, [
    ['Docker-Content-Digest', digest],
    ['Location', `${origin}/v2/${name}/blobs/${digest}`],
  ])
}

function progress(status: number, upload: Upload, registry: Registry): Answer {
  return emptyAnswer(status, progressHeaders(upload, registry))
}

/** Both ends count: `0-0` is said of one byte, and of none, too. */
function progressHeaders({ id, name, size }: Upload, { origin }: Registry): HeaderList {
  return [
    ['Docker-Upload-Uuid', id],
    ['Location', `${origin}/v2/${name}/blobs/uploads/${id}`],
    ['Range', `0-${Math.max(0, size - 1)}`],
  ]
}
