// The images that the hub holds from the start. Only names, shapes and sizes: contents are made of them on the fly.

import type { ImageRecipe, LayerRecipe, Platform, RepositoryRecipe } from './recipe.ts'

const AMD64: Platform = { os: 'linux', architecture: 'amd64' }
const ARM64: Platform = { os: 'linux', architecture: 'arm64', variant: 'v8' }

const image = (tags: readonly string[], layers: readonly LayerRecipe[]): ImageRecipe => ({
  tags,
  layers,
  format: 'oci-index',
  platforms: [AMD64, ARM64],
  referrers: [],
})

const layer = (path: string, bytes: number): LayerRecipe => ({ path, bytes, per: 'platform' })

/** Six layers: more than the three that dockerd fetches at a time. Twelve tags: more than a page, if pages are small. */
const REDIS = image(
  [
    'latest',
    '8',
    '8.2',
    '8.2.1',
    '8.2.1-bookworm',
    '8.2-bookworm',
    '8-bookworm',
    'bookworm',
    '7',
    '7.4',
    '7.4.5',
    '7.2.10',
  ],
  [
    layer('usr/lib/libc.so.6', 3_000_000),
    layer('etc/group', 900),
    layer('usr/local/bin/gosu', 1_200_000),
    layer('usr/local/bin/redis-server', 4_500_000),
    layer('data/.keep', 96),
    layer('usr/local/bin/docker-entrypoint.sh', 661),
  ],
)

export const CATALOG: readonly RepositoryRecipe[] = [
  {
    name: 'library/hello-world',
    visibility: 'public',
    images: [image(['latest', 'linux'], [layer('hello', 2_500)])],
  },
  { name: 'library/redis', visibility: 'public', images: [REDIS] },
  {
    name: 'library/busybox',
    visibility: 'public',
    images: [{ ...image(['latest', '1.37'], [layer('bin/busybox', 800_000)]), format: 'docker-list' }],
  },
  {
    // Sizes in the hundreds of MB: made only when somebody asks for this repository.
    name: 'library/big',
    visibility: 'public',
    images: [
      image(
        ['latest'],
        [layer('bin/serve', 1_000_000), { path: 'srv/model.bin', bytes: 300_000_000, per: 'image' }],
      ),
    ],
  },
  {
    name: 'acme/team/app',
    visibility: 'public',
    images: [
      {
        ...image(['latest', 'v1.2.3'], [layer('app/server', 700_000), layer('app/config.json', 300)]),
        referrers: ['application/vnd.dev.cosign.artifact.sig.v1+json', 'application/spdx+json'],
      },
    ],
  },
  {
    name: 'acme/single',
    visibility: 'public',
    images: [{ ...image(['latest'], [layer('tool', 40_000)]), format: 'oci-manifest', platforms: [AMD64] }],
  },
  {
    name: 'acme/private',
    visibility: 'private',
    images: [image(['latest'], [layer('app/secret-sauce', 70_000)])],
  },
]
