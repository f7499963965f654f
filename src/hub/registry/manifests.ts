// Manifests and indexes, by tag and by digest: end-3 of the distribution spec.

import { isDigest } from '../../registry/digest.ts'
import { isIndexType, parseManifest } from '../../registry/manifest.ts'
import { bodyOf, emptyAnswer } from '../answer.ts'
import type { Answer } from '../handler.ts'
import type { StoredManifest } from '../images/shelf.ts'
import type { Repository } from '../store/store.ts'
import { negotiate } from './accept.ts'
import { errorAnswer } from './errors.ts'
import type { Call, Registry } from './registry.ts'

type ManifestCall = Call<'manifest-get' | 'manifest-head'>

export async function answerManifest(call: ManifestCall, registry: Registry): Promise<Answer> {
  const { name, reference } = call.operation
  const repository = await registry.store.repository(name)
  const stored = repository === null ? null : find(repository, reference)
  if (repository === null || stored === null) {
    const detail = isDigest(reference) ? { Name: name, Revision: reference } : { Tag: reference }
    return errorAnswer('MANIFEST_UNKNOWN', { details: [detail] })
  }
  const form = negotiate(call.request.headers.accept, stored)
  if (typeof form === 'object') return errorAnswer('MANIFEST_UNKNOWN', { message: form.unsupported })
  const isTag = !isDigest(reference)
  const manifest = form === 'default-platform' && isTag ? defaultPlatform(repository, stored) : stored
  return serve(manifest, call, registry)
}

/** By digest, or by tag. */
function find({ tags, manifests }: Repository, reference: string): StoredManifest | null {
  const digest = isDigest(reference) ? reference : tags.get(reference)
  return manifests.get(digest ?? '') ?? null
}

function serve(
  { digest, mediaType, bytes }: StoredManifest,
  { operation, request, user }: ManifestCall,
  { pullLimit }: Registry,
): Answer {
  const source = user === '' ? request.client : user
  const etag = `"${digest}"`
  if (matches(request.headers['if-none-match'], digest)) return emptyAnswer(304, [['Etag', etag]])
  // An index is the way to a manifest, not a pull; a HEAD is free.
  const isCounted = operation.kind === 'manifest-get' && !isIndexType(mediaType)
  if (isCounted && !pullLimit.take(source)) {
    return errorAnswer('TOOMANYREQUESTS', { message: LIMIT_REACHED, headers: pullLimit.headers(source) })
  }
  return {
    status: 200,
    headers: [
      ['Content-Type', mediaType],
      ['Docker-Content-Digest', digest],
      ['Etag', etag],
      ...pullLimit.headers(source),
    ],
    body: bodyOf(bytes),
  }
}

const LIMIT_REACHED =
  'You have reached your pull rate limit. You may increase the limit by authenticating and upgrading: https://www.docker.com/increase-rate-limit'

/** Clients send the digest with and without quotes; Distribution takes both. */
function matches(ifNoneMatch: string | undefined, digest: string): boolean {
  const tags = (ifNoneMatch ?? '').split(',').map((tag) =>
    tag
      .trim()
      .replace(/^W\//, '')
      .replace(/^"(.*)"$/, '$1'),
  )
  return tags.includes(digest) || tags.includes('*')
}

/** Linux on amd64, as Distribution does; the list itself when it has no such entry. */
function defaultPlatform({ manifests }: Repository, list: StoredManifest): StoredManifest {
  const parsed = parseManifest(list.bytes.toString())
  const entries = parsed?.kind === 'index' ? parsed.manifests : []
  const chosen = entries.find(({ platform }) => platform === 'linux/amd64')
  return manifests.get(chosen?.digest ?? '') ?? list
}
