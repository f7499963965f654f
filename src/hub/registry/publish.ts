// Manifests that are pushed and deleted: end-7 and end-9. What a manifest lists must be there before it.

import { isDigest } from '../../registry/digest.ts'
import { isIndexType, isManifestType, parseManifest, type Manifest } from '../../registry/manifest.ts'
import { emptyAnswer } from '../answer.ts'
import { digestOf } from '../content/measure.ts'
import type { Answer } from '../handler.ts'
import { readBody } from '../read-body.ts'
import type { Repository } from '../store/store.ts'
import { errorAnswer } from './errors.ts'
import { isTag } from './names.ts'
import { subjectOf } from './referrers.ts'
import type { Call, Registry } from './registry.ts'
import { tooLarge } from './uploads.ts'

/** Distribution's, and what the spec asks of all (distribution spec, "Pushing Manifests"). */
const MANIFEST_LIMIT = 4 * 1024 * 1024

export async function putManifest(
  { operation, request }: Call<'manifest-put'>,
  registry: Registry,
): Promise<Answer> {
  const { name, reference } = operation
  if (!isDigest(reference) && !isTag(reference)) return errorAnswer('TAG_INVALID', { details: [reference] })
  const bytes = await readBody(request.body, MANIFEST_LIMIT)
  if (bytes === null)
    return errorAnswer('SIZE_INVALID', {
      status: 413,
      message: `a manifest is at most ${MANIFEST_LIMIT} bytes`,
    })
  const mediaType = (request.headers['content-type'] ?? '').split(';', 1)[0]?.trim() ?? ''
  const manifest = parseManifest(bytes.toString())
  if (manifest === null || !isOfType(manifest, mediaType)) return errorAnswer('MANIFEST_INVALID')
  const digest = digestOf(bytes)
  if (isDigest(reference) && reference !== digest) return errorAnswer('DIGEST_INVALID')

  // Made only once nothing can be refused any more: a push that fails leaves no repository behind.
  const known = await registry.store.repository(name)
  const missing = missingOf(manifest, known)
  if (missing.length > 0) return errorAnswer('MANIFEST_BLOB_UNKNOWN', { details: missing })
  if (known?.manifests.has(digest) !== true && !registry.memory.take(bytes.length)) return tooLarge(registry)
  const { manifests, tags } = await registry.store.ensureRepository(name)
  manifests.set(digest, { digest, mediaType, bytes })
  if (!isDigest(reference)) tags.set(reference, digest)
  const subject = subjectOf(bytes)
  return emptyAnswer(201, [
    ['Docker-Content-Digest', digest],
    ['Location', `${registry.origin}/v2/${name}/manifests/${digest}`],
    // What its subject's referrers list from now on, the client need not maintain itself.
    ...(subject !== null && isDigest(subject) ? [['OCI-Subject', subject] as const] : []),
  ])
}

/** A tag goes alone; a digest goes with all its tags. */
export async function deleteManifest(
  { operation: { name, reference } }: Call<'manifest-delete'>,
  { store }: Registry,
): Promise<Answer> {
  const repository = await store.repository(name)
  const isGone = repository !== null && remove(repository, reference)
  return isGone ? emptyAnswer(202) : errorAnswer('MANIFEST_UNKNOWN')
}

function remove({ tags, manifests }: Repository, reference: string): boolean {
  if (!isDigest(reference)) return tags.delete(reference)
  for (const [tag, digest] of tags) if (digest === reference) tags.delete(tag)
  return manifests.delete(reference)
}

/** Header, content and `mediaType` say the same; a manifest without `mediaType` is OCI's, where it is optional. */
function isOfType(manifest: Manifest, mediaType: string): boolean {
  const isKind = manifest.kind === 'index' ? isIndexType(mediaType) : isManifestType(mediaType)
  return isKind && (manifest.mediaType === null || manifest.mediaType === mediaType)
}

/** Digests that the manifest lists and the repository does not have; one that does not exist has none. */
function missingOf(manifest: Manifest, repository: Repository | null): string[] {
  if (manifest.kind === 'index')
    return manifest.manifests
      .map(({ digest }) => digest)
      .filter((digest) => repository?.manifests.has(digest) !== true)
  const listed = manifest.config === null ? manifest.layers : [manifest.config, ...manifest.layers]
  return listed.map(({ digest }) => digest).filter((digest) => repository?.blobs.has(digest) !== true)
}
