// Media types of manifests, as far as clients tell them apart: what they can read, and schema 1, which they read no more.

import { isIndexType, isManifestType } from '../../registry/manifest.ts'

const SCHEMA_1 = /^application\/vnd\.docker\.distribution\.manifest\.v1\+(?:json|prettyjws)$/

export function isSchema1(mediaType: string | null): boolean {
  return mediaType !== null && SCHEMA_1.test(mediaType)
}

/** An index or a manifest of today. */
export function isReadable(mediaType: string | null): boolean {
  return (isIndexType(mediaType) || isManifestType(mediaType)) && !isSchema1(mediaType)
}
