// Images made for one probe: layers of given sizes, so that each question can have a blob that no cache knows.

import type { RepositoryRecipe } from '../../hub/images/recipe.ts'

/** Bytes of the file in each layer; the layers are a little larger. */
export function freshLayers(
  sizes: readonly number[],
  format: 'oci-index' | 'docker-list' = 'oci-index',
): Partial<RepositoryRecipe> {
  const layers = sizes.map((bytes, i) => ({ path: `layer/${i}`, bytes, per: 'platform' }) as const)
  const platforms = [
    { os: 'linux', architecture: 'amd64' },
    { os: 'linux', architecture: 'arm64', variant: 'v8' },
  ]
  return { images: [{ tags: ['latest'], format, platforms, layers, referrers: [] }] }
}
