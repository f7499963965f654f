// Artifacts that name their subject, such as a signature or a bill of materials (image-spec manifest.md, "subject").

import { OCI } from './media-types.ts'
import { putDocument, putManifest, type Descriptor, type Shelf } from './shelf.ts'

interface Referrer {
  readonly subject: Descriptor
  readonly artifactType: string
}

export function putReferrer(shelf: Shelf, { subject, artifactType }: Referrer): void {
  const { mediaType, digest, size } = subject
  putManifest(shelf, OCI.manifest, {
    schemaVersion: 2,
    mediaType: OCI.manifest,
    artifactType,
    config: putDocument(shelf, OCI.empty, {}),
    layers: [putDocument(shelf, artifactType, { about: digest })],
    subject: { mediaType, digest, size },
    annotations: { 'org.opencontainers.image.created': '2024-01-01T00:00:00Z' },
  })
}
