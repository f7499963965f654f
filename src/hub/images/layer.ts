// A layer of a recipe as bytes: a gzipped tar with one file of noise.

import type { Content } from '../content/content.ts'
import { gzipStored } from '../content/gzip.ts'
import { measure } from '../content/measure.ts'
import { noise } from '../content/noise.ts'
import { tarOf } from '../content/tar.ts'
import type { LayerRecipe } from './recipe.ts'

export interface BuiltLayer {
  readonly content: Content
  readonly digest: string
  /** Digest of the tar inside the gzip, which the config lists (image-spec config.md, "Layer DiffID"). */
  readonly diffId: string
}

/**
 * Makes layers, each once however many platforms share it: the bytes follow from `seed`. Reads all of a layer twice,
 * once for each digest.
 */
export function layerBuilder(): (recipe: LayerRecipe, seed: string) => Promise<BuiltLayer> {
  const built = new Map<string, BuiltLayer>()
  return async (recipe, seed) => {
    const known = built.get(seed)
    if (known !== undefined) return known
    const layer = await buildLayer(recipe, seed)
    built.set(seed, layer)
    return layer
  }
}

async function buildLayer({ path, bytes }: LayerRecipe, seed: string): Promise<BuiltLayer> {
  const tar = tarOf([{ path, content: noise(seed, bytes) }])
  const { digest: diffId, crc32 } = await measure(tar)
  const content = gzipStored({ content: tar, crc32 })
  return { content, diffId, digest: (await measure(content)).digest }
}
