// Images as JSON, with digests that hold, for plays.

import { digestOf } from './play.ts'

export interface TestImage {
  readonly config: string
  readonly layers: readonly string[]
  readonly manifest: string
  readonly index: string
}

const OCI = 'application/vnd.oci.image'
export const INDEX_TYPE = `${OCI}.index.v1+json`
export const MANIFEST_TYPE = `${OCI}.manifest.v1+json`

/** Contents differ with `seed`; the index has an attestation entry, as BuildKit makes it. */
export function testImage(seed: string, layerCount = 2): TestImage {
  const config = `{"architecture":"amd64","os":"linux","seed":"${seed}"}`
  const layers = Array.from({ length: layerCount }, (_, i) => `layer ${i} of ${seed}`)
  const descriptor = (content: string, mediaType: string): object => ({
    mediaType,
    digest: digestOf(content),
    size: Buffer.byteLength(content),
  })
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST_TYPE,
    config: descriptor(config, `${OCI}.config.v1+json`),
    layers: layers.map((content) => descriptor(content, `${OCI}.layer.v1.tar+gzip`)),
  })
  const index = JSON.stringify({
    schemaVersion: 2,
    mediaType: INDEX_TYPE,
    manifests: [
      { ...descriptor(manifest, MANIFEST_TYPE), platform: { os: 'linux', architecture: 'amd64' } },
      {
        ...descriptor(`arm ${seed}`, MANIFEST_TYPE),
        platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
      },
      {
        ...descriptor(`attest ${seed}`, MANIFEST_TYPE),
        platform: { os: 'unknown', architecture: 'unknown' },
      },
    ],
  })
  return { config, layers, manifest, index }
}
