// A recipe made into an image: layers, configs, manifests and index, with digests that hold.

import { attest } from './attestation.ts'
import { layerBuilder, type BuiltLayer } from './layer.ts'
import { DOCKER, OCI } from './media-types.ts'
import { putReferrer } from './referrer.ts'
import { putDocument, putManifest, type Descriptor, type Shelf } from './shelf.ts'
import type { ImageRecipe, Platform, RepositoryRecipe } from './recipe.ts'

const CREATED = '2024-01-01T00:00:00Z'

/** Fills the shelf, and returns which tag names which digest. The same recipe gives the same digests. */
export async function buildRepository(recipe: RepositoryRecipe, shelf: Shelf): Promise<Map<string, string>> {
  const tags = new Map<string, string>()
  for (const image of recipe.images) {
    const top = await buildImage(image, recipe.name, shelf)
    for (const tag of image.tags) tags.set(tag, top.digest)
    for (const artifactType of image.referrers) putReferrer(shelf, { subject: top, artifactType })
  }
  return tags
}

async function buildImage(image: ImageRecipe, repository: string, shelf: Shelf): Promise<Descriptor> {
  const manifests = []
  const build = layerBuilder()
  for (const platform of image.platforms) {
    const owner = platform.architecture
    const layers: BuiltLayer[] = []
    for (const layer of image.layers) {
      const seed = `${repository} ${image.tags[0] ?? ''} ${layer.per === 'image' ? 'all' : owner} ${layer.path}`
      layers.push(await build(layer, seed))
    }
    const manifest = putPlatform(image, { platform, layers }, shelf)
    if (image.format === 'oci-manifest') return manifest
    manifests.push({ ...manifest, platform })
  }
  if (image.format === 'docker-list') return putIndex(shelf, DOCKER.index, manifests)
  return putIndex(shelf, OCI.index, [...manifests, ...manifests.map((manifest) => attest(shelf, manifest))])
}

function putIndex(shelf: Shelf, mediaType: string, manifests: readonly Descriptor[]): Descriptor {
  return putManifest(shelf, mediaType, { schemaVersion: 2, mediaType, manifests })
}

interface BuiltPlatform {
  readonly platform: Platform
  readonly layers: readonly BuiltLayer[]
}

function putPlatform(image: ImageRecipe, { platform, layers }: BuiltPlatform, shelf: Shelf): Descriptor {
  const types = image.format === 'docker-list' ? DOCKER : OCI
  for (const { digest, content } of layers) shelf.blobs.set(digest, content)
  return putManifest(shelf, types.manifest, {
    schemaVersion: 2,
    mediaType: types.manifest,
    config: putDocument(shelf, types.config, configOf(image, { platform, layers })),
    layers: layers.map(({ digest, content }) => ({ mediaType: types.layer, digest, size: content.size })),
  })
}

/** The image config (image-spec config.md). */
function configOf(image: ImageRecipe, { platform, layers }: BuiltPlatform): object {
  return {
    ...platform,
    created: CREATED,
    config: {
      Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'],
      Cmd: [`/${image.layers.at(-1)?.path ?? ''}`],
    },
    rootfs: { type: 'layers', diff_ids: layers.map(({ diffId }) => diffId) },
    history: image.layers.map(({ path }) => ({
      created: CREATED,
      created_by: `COPY ${path} /${path} # pullscope hub`,
    })),
  }
}
