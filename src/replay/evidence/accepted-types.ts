// The media types that clients of today accept, and the forms in which they say so.

import type { HeaderList } from '../../http/headers.ts'

const INDEX_TYPES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
] as const

const MANIFEST_TYPES = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
] as const

export const ALL_TYPES: readonly string[] = [...INDEX_TYPES, ...MANIFEST_TYPES]

/** As containerd and crane: one line, with commas. */
export const IN_ONE_LINE: HeaderList = [['Accept', ALL_TYPES.join(', ')]]

/** As docker, podman and skopeo: a line for each. */
export const IN_MANY_LINES: HeaderList = ALL_TYPES.map((type) => ['Accept', type])

/** As docker did before there were OCI images: Docker's manifests, and no list of them. */
export const MANIFEST_ONLY: HeaderList = [['Accept', 'application/vnd.docker.distribution.manifest.v2+json']]
