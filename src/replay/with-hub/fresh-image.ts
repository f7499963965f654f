// Images that no cache knows, because nobody asked for their names before. Made in the hub's store.

import { randomBytes } from 'node:crypto'
import type { ImageRecipe, RepositoryRecipe } from '../../hub/images/recipe.ts'
import type { Store } from '../../hub/store/store.ts'
import { parseReference } from '../../puller/reference.ts'
import { isIndexType, parseManifest, type Descriptor } from '../../registry/manifest.ts'
import { testImage } from '../candidate.ts'
import type { FreshImage, Truth } from '../upstream.ts'

interface Named {
  /** Of the candidate: path of a project in front of all names; empty for none. */
  readonly prefix: string
  /** `linux/amd64`. */
  readonly platform: string
}

/** Small, so that a check stays quick; of two layers, so that order counts. */
const SMALL: ImageRecipe = {
  tags: ['latest'],
  format: 'oci-index',
  platforms: [
    { os: 'linux', architecture: 'amd64' },
    { os: 'linux', architecture: 'arm64', variant: 'v8' },
  ],
  layers: [
    { path: 'bin/probe', bytes: 60_000, per: 'platform' },
    { path: 'etc/probe.conf', bytes: 400, per: 'platform' },
  ],
  referrers: [],
}

/** Private ones are in the namespace of the hub's first account. */
export function freshImage(
  store: Store,
  recipe: Partial<RepositoryRecipe>,
  { prefix, platform }: Named,
): FreshImage {
  const { visibility = 'public', images = [SMALL] } = recipe
  const namespace = visibility === 'public' ? 'library' : 'acme'
  const { name = `${namespace}/probe-${randomBytes(3).toString('hex')}` } = recipe
  const [image = SMALL] = images
  const tag = image.tags[0] ?? 'latest'
  const reference = parseReference(`docker.io/${name}:${tag}`)
  if (reference === null) throw new TypeError(`${name}:${tag} is no name of an image`)
  store.add({ name, visibility, images })
  let moves = 0
  return {
    ...testImage(reference, prefix, platform),
    truth: () => truthOf(store, { name, tag, platform }),
    moveTag: (moved) => {
      moves += 1
      const layers = image.layers.map((layer) => ({ ...layer, path: `${layer.path}.${moves}` }))
      return store.publish(name, { ...image, tags: [moved], layers })
    },
  }
}

interface Place {
  readonly name: string
  readonly tag: string
  readonly platform: string
}

async function truthOf(store: Store, { name, tag, platform }: Place): Promise<Truth> {
  const repository = await store.repository(name)
  const read = (digest: string | undefined): Read => {
    const stored = repository?.manifests.get(digest ?? '')
    const manifest = stored === undefined ? null : parseManifest(stored.bytes.toString())
    if (stored === undefined || manifest === null) throw new Error(`the hub has no ${name}:${tag}`)
    const { mediaType, bytes } = stored
    return { manifest, told: { digest: stored.digest, mediaType, size: bytes.length } }
  }
  const top = read(repository?.tags.get(tag))
  const entry = top.manifest.kind === 'index' ? forPlatform(top.manifest.manifests, platform) : null
  const own = isIndexType(top.told.mediaType) ? read(entry?.digest) : top
  if (own.manifest.kind !== 'manifest' || own.manifest.config === null) {
    throw new Error(`${name}:${tag} is no image`)
  }
  const { config, layers } = own.manifest
  return { ...top.told, manifest: own.told, config: sized(config), layers: layers.map(sized) }
}

interface Read {
  readonly manifest: NonNullable<ReturnType<typeof parseManifest>>
  readonly told: { readonly digest: string; readonly mediaType: string; readonly size: number }
}

/** `linux/arm64` is `linux/arm64/v8`, too. */
function forPlatform(entries: readonly Descriptor[], platform: string): Descriptor | null {
  return entries.find((entry) => `${entry.platform ?? ''}/`.startsWith(`${platform}/`)) ?? null
}

function sized({ digest, size }: Descriptor): { digest: string; size: number } {
  return { digest, size: size ?? 0 }
}
