// Attestations as BuildKit attaches them to each platform of an index (buildkit, docs/attestations/attestation-storage.md).

import { IN_TOTO, OCI } from './media-types.ts'
import { putDocument, putManifest, type Descriptor, type Shelf } from './shelf.ts'

const PROVENANCE = 'https://slsa.dev/provenance/v0.2'

/** The index entry of a provenance statement about `subject`: an entry that no client may take for a platform. */
export function attest(shelf: Shelf, subject: Descriptor): Descriptor {
  const statement = putDocument(shelf, IN_TOTO, {
    _type: 'https://in-toto.io/Statement/v0.1',
    predicateType: PROVENANCE,
    subject: [{ name: '_', digest: { sha256: subject.digest.slice('sha256:'.length) } }],
    predicate: { buildType: 'https://mobyproject.org/buildkit@v1', builder: { id: '' } },
  })
  const unknown = { architecture: 'unknown', os: 'unknown' }
  const config = putDocument(shelf, OCI.config, {
    ...unknown,
    config: {},
    rootfs: { type: 'layers', diff_ids: [statement.digest] },
  })
  const manifest = putManifest(shelf, OCI.manifest, {
    schemaVersion: 2,
    mediaType: OCI.manifest,
    config,
    layers: [{ ...statement, annotations: { 'in-toto.io/predicate-type': PROVENANCE } }],
  })
  const entry = {
    ...manifest,
    annotations: {
      'vnd.docker.reference.digest': subject.digest,
      'vnd.docker.reference.type': 'attestation-manifest',
    },
    platform: unknown,
  }
  return entry
}
