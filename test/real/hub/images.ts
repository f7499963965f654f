// The images of the test hub, as OCI layouts. What is in them is of no interest but for its shape and size.

import { writeJson, writeLayer, writeLayout } from './layout.ts'
import type { Descriptor } from './layout.ts'

export interface Image {
  /** As in the registry's paths. */
  readonly repository: string
  readonly tag: string
  readonly platforms: readonly `${string}/${string}`[]
  /** Size of each layer's content, bytes. */
  readonly layers: readonly number[]
}

const BOTH = ['linux/amd64', 'linux/arm64'] as const

export const HELLO_WORLD: Image = {
  repository: 'library/hello-world',
  tag: 'latest',
  platforms: BOTH,
  layers: [2_500],
}
/** Six layers of various sizes: more than the three that dockerd fetches at a time. */
export const REDIS: Image = {
  repository: 'library/redis',
  tag: 'latest',
  platforms: BOTH,
  layers: [3_000_000, 900, 1_200_000, 45_000, 96, 410],
}
/** Alice's alone. */
export const PRIVATE: Image = { repository: 'acme/private', tag: 'latest', platforms: BOTH, layers: [70_000] }
/** A name with more than one slash; alice's too. */
export const TEAM_APP: Image = {
  repository: 'acme/team/app',
  tag: 'v1.2.3',
  platforms: BOTH,
  layers: [12_000],
}
/** One layer of 300 MB that no one has kept in memory. */
export const BIG: Image = {
  repository: 'library/big',
  tag: 'latest',
  platforms: ['linux/amd64'],
  layers: [300_000_000],
}

const INDEX = 'application/vnd.oci.image.index.v1+json'
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const CONFIG = 'application/vnd.oci.image.config.v1+json'
const CREATED = '2024-01-01T00:00:00Z'

/** Writes an image as docker's builder publishes it: an index of the platforms, each with an attestation. */
export async function writeImage(folder: string, image: Image): Promise<void> {
  await writeLayout(folder, async () => {
    const manifests: Descriptor[] = []
    for (const platform of image.platforms) manifests.push(await writePlatform(folder, image, platform))
    const attested = manifests[0]
    if (attested !== undefined) manifests.push(await writeAttestation(folder, attested))
    return writeJson(folder, INDEX, { schemaVersion: 2, mediaType: INDEX, manifests })
  })
}

async function writePlatform(folder: string, image: Image, platform: string): Promise<Descriptor> {
  const [os = '', architecture = ''] = platform.split('/')
  const layers = []
  for (const [i, size] of image.layers.entries()) {
    layers.push(await writeLayer(folder, `${image.repository} ${platform} ${i}`.replaceAll('/', '-'), size))
  }
  const config = await writeJson(folder, CONFIG, {
    architecture,
    os,
    created: CREATED,
    config: { Cmd: ['/hello'] },
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: layers.map(() => ({ created: CREATED, created_by: 'pullscope test/real' })),
  })
  const manifest = await writeManifest(
    folder,
    config,
    layers.map(({ mediaType, digest, size }) => ({ mediaType, digest, size })),
  )
  return { ...manifest, platform: { architecture, os } }
}

/** BuildKit's provenance: an entry that no client may take for a platform. */
async function writeAttestation(folder: string, subject: Descriptor): Promise<Descriptor> {
  const statement = await writeJson(folder, 'application/vnd.in-toto+json', {
    _type: 'https://in-toto.io/Statement/v0.1',
    predicateType: 'https://slsa.dev/provenance/v0.2',
    subject: [{ name: '_', digest: { sha256: subject.digest.slice('sha256:'.length) } }],
  })
  const config = await writeJson(folder, CONFIG, {
    architecture: 'unknown',
    os: 'unknown',
    config: {},
    rootfs: { type: 'layers', diff_ids: [statement.digest] },
  })
  return {
    ...(await writeManifest(folder, config, [statement])),
    annotations: {
      'vnd.docker.reference.digest': subject.digest,
      'vnd.docker.reference.type': 'attestation-manifest',
    },
    platform: { architecture: 'unknown', os: 'unknown' },
  }
}

function writeManifest(
  folder: string,
  config: Descriptor,
  layers: readonly Descriptor[],
): Promise<Descriptor> {
  return writeJson(folder, MANIFEST, { schemaVersion: 2, mediaType: MANIFEST, config, layers })
}
