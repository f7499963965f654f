// Media types of manifests, as far as clients tell them apart: what they can read, and schema 1, which they read no more.

import { isIndexType, isManifestType } from '../../registry/manifest.ts'

export const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'
export const DOCKER_LIST = 'application/vnd.docker.distribution.manifest.list.v2+json'
export const OCI_MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
export const OCI_INDEX = 'application/vnd.oci.image.index.v1+json'

const SCHEMA_1 = /^application\/vnd\.docker\.distribution\.manifest\.v1\+(?:json|prettyjws)$/

export function isSchema1(mediaType: string | null): boolean {
  return mediaType !== null && SCHEMA_1.test(mediaType)
}

/** An index or a manifest of today. */
export function isReadable(mediaType: string | null): boolean {
  return (isIndexType(mediaType) || isManifestType(mediaType)) && !isSchema1(mediaType)
}
