// Where the parts of a repository are put while it is built: documents and blobs, each under its digest.

import { bytesOf, type Content } from '../content/content.ts'
import { digestOf } from '../content/measure.ts'

export interface Descriptor {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
}

export interface StoredManifest {
  readonly digest: string
  readonly mediaType: string
  readonly bytes: Buffer
}

export interface Shelf {
  readonly manifests: Map<string, StoredManifest>
  readonly blobs: Map<string, Content>
}

/** Stores a manifest or index; `mediaType` is what it is served as. */
export function putManifest(shelf: Shelf, mediaType: string, document: object): Descriptor {
  const bytes = Buffer.from(JSON.stringify(document, null, 2))
  const digest = digestOf(bytes)
  shelf.manifests.set(digest, { digest, mediaType, bytes })
  return { mediaType, digest, size: bytes.length }
}

/** Stores a config or another small JSON blob. */
export function putDocument(shelf: Shelf, mediaType: string, document: object): Descriptor {
  const bytes = Buffer.from(JSON.stringify(document))
  const digest = digestOf(bytes)
  shelf.blobs.set(digest, bytesOf(bytes))
  return { mediaType, digest, size: bytes.length }
}
