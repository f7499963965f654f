// What the hub serves holds together: every digest and size, down to the files in the layers.

import { createHash } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { chunksOf } from '../../../src/hub/content/content.ts'
import { CATALOG } from '../../../src/hub/images/catalog.ts'
import { createStore, type Repository } from '../../../src/hub/store/store.ts'
import { catalogOf } from '../../helpers/hub-rig.ts'

interface Document {
  readonly mediaType: string
  readonly config?: Entry
  readonly layers?: readonly Entry[]
  readonly manifests?: readonly Entry[]
}

interface Entry {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
  readonly platform?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}

const sha256 = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

/** All but the one of 300 MB, which the tests with real clients pull. */
const SMALL = CATALOG.filter(({ name }) => name !== 'library/big').map(({ name }) => name)

async function repositoryOf(name: string): Promise<Repository> {
  const repository = await createStore(CATALOG).repository(name)
  if (repository === null) throw new Error(`no ${name}`)
  return repository
}

function document({ manifests }: Repository, digest: string): Document {
  const stored = manifests.get(digest)
  if (stored === undefined) throw new Error(`no manifest ${digest}`)
  expect(sha256(stored.bytes)).toBe(digest)
  const parsed = JSON.parse(stored.bytes.toString()) as Document
  expect(parsed.mediaType).toBe(stored.mediaType)
  return parsed
}

function blob({ blobs }: Repository, { digest, size }: Entry): Buffer {
  const content = blobs.get(digest)
  if (content === undefined) throw new Error(`no blob ${digest}`)
  const bytes = Buffer.concat([...chunksOf(content)])
  expect([sha256(bytes), bytes.length]).toEqual([digest, size])
  return bytes
}

function top(repository: Repository): Document {
  return document(repository, repository.tags.get('latest') ?? '')
}

describe('the catalog', () => {
  it.each(SMALL)('%s: every digest holds', async (name) => {
    const repository = await repositoryOf(name)
    for (const manifest of repository.manifests.values()) {
      const { config, layers = [], manifests = [] } = document(repository, manifest.digest)
      for (const { digest, size } of manifests) {
        document(repository, digest)
        expect(repository.manifests.get(digest)?.bytes).toHaveLength(size)
      }
      if (config === undefined) continue
      const bytes = blob(repository, config)
      const diffIds = layers.map((layer) => {
        const content = blob(repository, layer)
        return layer.mediaType.endsWith('gzip') ? sha256(gunzipSync(content)) : layer.digest
      })
      const { rootfs } = JSON.parse(bytes.toString()) as { rootfs?: { diff_ids: string[] } }
      if (rootfs !== undefined) expect(rootfs.diff_ids).toEqual(diffIds)
    }
  })

  it('lists platforms and an attestation of each', async () => {
    const { manifests = [] } = top(await repositoryOf('library/redis'))
    expect(manifests.map(({ platform }) => Object.values(platform ?? {}).join('/'))).toEqual([
      'linux/amd64',
      'linux/arm64/v8',
      'unknown/unknown',
      'unknown/unknown',
    ])
    expect(manifests.map(({ annotations }) => annotations?.['vnd.docker.reference.type'])).toEqual([
      undefined,
      undefined,
      'attestation-manifest',
      'attestation-manifest',
    ])
    expect(manifests[2]?.annotations?.['vnd.docker.reference.digest']).toBe(manifests[0]?.digest)
  })

  it('has one image of Docker’s media types, and one without an index', async () => {
    const list = top(await repositoryOf('library/busybox'))
    expect(list.mediaType).toBe('application/vnd.docker.distribution.manifest.list.v2+json')
    expect(new Set(list.manifests?.map(({ mediaType }) => mediaType))).toEqual(
      new Set(['application/vnd.docker.distribution.manifest.v2+json']),
    )
    expect(top(await repositoryOf('acme/single')).mediaType).toBe(
      'application/vnd.oci.image.manifest.v1+json',
    )
  })

  it('shares a layer between platforms, and no other', async () => {
    const layers = [
      { path: 'bin/tool', bytes: 100, per: 'platform' },
      { path: 'srv/model', bytes: 100, per: 'image' },
    ] as const
    const platforms = ['amd64', 'arm64'].map((architecture) => ({ os: 'linux', architecture }))
    const repository = await createStore(catalogOf('library/tiny', { layers, platforms })).repository(
      'library/tiny',
    )
    if (repository === null) throw new Error('no library/tiny')
    const [amd64 = [], arm64 = []] = (top(repository).manifests ?? []).map(({ digest }) =>
      document(repository, digest).layers?.map((layer) => layer.digest),
    )
    expect(amd64.map((digest, i) => digest === arm64[i])).toEqual([false, true])
  })

  it('is the same in every hub and every release: captures and pictures show these digests', async () => {
    const { tags } = await repositoryOf('library/hello-world')
    expect(tags.get('latest')).toMatchInlineSnapshot(
      `"sha256:30e8f40495376f17201bf8cf93da490e546a43a5ebddd1236679f736de30b30c"`,
    )
  })
})
