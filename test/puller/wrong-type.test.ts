// Manifests that come as what they are not. Each was seen with docker 20.10.24, podman 4.3.1, skopeo 1.9.3 and ctr 1.6.20:
// who pulls, and what the others say.

import { describe, expect, it } from 'vitest'
import { containerd } from '../../src/puller/personalities/containerd.ts'
import { docker } from '../../src/puller/personalities/docker.ts'
import { podman } from '../../src/puller/personalities/podman.ts'
import { skopeo } from '../../src/puller/personalities/skopeo.ts'
import { failureOf, pullFrom } from './pull-from.ts'
import { digestOf, standIn, type StandIn } from './stand-in.ts'

const V2 = 'application/vnd.docker.distribution.manifest.v2+json'
const LIST = 'application/vnd.docker.distribution.manifest.list.v2+json'
const OCI = 'application/vnd.oci.image.manifest.v1+json'
const OCI_INDEX = 'application/vnd.oci.image.index.v1+json'
const CONFIG = '{"os":"linux"}'

const configOf = (mediaType: string): unknown => ({
  mediaType,
  digest: digestOf(CONFIG),
  size: CONFIG.length,
})
const own = (mediaType: string | null): object => (mediaType === null ? {} : { mediaType })

/** What its `mediaType` says, and its config is of Docker's type. */
function manifest(mediaType: string | null): string {
  const config = configOf('application/vnd.docker.container.image.v1+json')
  return JSON.stringify({ schemaVersion: 2, ...own(mediaType), config, layers: [] })
}

function index(mediaType: string | null, entry = manifest(V2)): string {
  const platform = { os: 'linux', architecture: 'amd64' }
  const manifests = [{ mediaType: V2, digest: digestOf(entry), size: entry.length, platform }]
  return JSON.stringify({ schemaVersion: 2, ...own(mediaType), manifests })
}

interface Served {
  readonly root: string
  readonly rootAs: string
  /** What the manifest in an index comes as. */
  readonly entryAs?: string
}

function serving({ root, rootAs, entryAs = V2 }: Served): Promise<StandIn> {
  const entry = manifest(V2)
  return standIn({
    auth: 'none',
    answer: ({ role, path, method }, response) => {
      if (role !== 'registry' || path === '/v2/') return false
      const isBlob = path.includes('/blobs/')
      const isEntry = path.endsWith(digestOf(entry)) && root !== entry
      const body = isBlob ? CONFIG : isEntry ? entry : root
      const type = isBlob ? 'application/octet-stream' : isEntry ? entryAs : rootAs
      const digest = digestOf(body)
      response.writeHead(200, {
        'content-type': type,
        'content-length': body.length,
        'docker-content-digest': digest,
      })
      response.end(method === 'HEAD' ? undefined : body)
      return true
    },
  })
}

const CLIENTS = [docker, containerd, podman, skopeo]
const ALL = CLIENTS.map(({ id }) => id)

describe('who pulls', () => {
  it.each<[string, Served, readonly string[]]>([
    ['a list as such', { root: index(LIST), rootAs: LIST }, ALL],
    ['a list as a manifest', { root: index(LIST), rootAs: V2 }, []],
    ['a list as an OCI index', { root: index(LIST), rootAs: OCI_INDEX }, ['containerd', 'podman', 'skopeo']],
    ['an OCI index as a list', { root: index(OCI_INDEX), rootAs: LIST }, ['containerd', 'podman', 'skopeo']],
    ['an index without a type as an OCI index', { root: index(null), rootAs: OCI_INDEX }, ALL],
    [
      'an index without a type as a list',
      { root: index(null), rootAs: LIST },
      ['containerd', 'podman', 'skopeo'],
    ],
    ['an OCI index as an OCI manifest', { root: index(OCI_INDEX), rootAs: OCI }, []],
    ['the manifest in a list as a list', { root: index(LIST), rootAs: LIST, entryAs: LIST }, ['containerd']],
    [
      'the manifest in a list as OCI',
      { root: index(LIST), rootAs: LIST, entryAs: OCI },
      ['containerd', 'skopeo'],
    ],
    ['a manifest as such', { root: manifest(V2), rootAs: V2 }, ALL],
    ['a manifest as a list', { root: manifest(V2), rootAs: LIST }, []],
    ['a manifest as an OCI index', { root: manifest(V2), rootAs: OCI_INDEX }, []],
    ['a manifest without a type', { root: manifest(null), rootAs: V2 }, ['containerd']],
    ['an OCI manifest as Docker’s', { root: manifest(OCI), rootAs: V2 }, ['containerd']],
    [
      'a manifest without a type as OCI',
      { root: manifest(null), rootAs: OCI },
      ['docker', 'containerd', 'skopeo'],
    ],
  ])('%s', async (_, served, complete) => {
    const registry = await serving(served)
    const through: string[] = []
    for (const personality of CLIENTS) {
      const { result } = await pullFrom(registry, { personality })
      if (result.status === 'complete') through.push(personality.id)
    }
    expect(through).toEqual(complete)
  })
})

describe('what is said', () => {
  const AMBIGUOUS = 'rejecting ambiguous manifest, unexpected fields []string'

  it.each<[(typeof CLIENTS)[number], Served, string]>([
    [docker, { root: index(LIST), rootAs: V2 }, `mediaType in manifest should be '${V2}' not '${LIST}'`],
    [
      docker,
      { root: index(LIST), rootAs: OCI_INDEX },
      `if present, mediaType in image index should be '${OCI_INDEX}' not '${LIST}'`,
    ],
    [docker, { root: index(OCI_INDEX), rootAs: OCI }, 'ocimanifest: expected manifest but found index'],
    [docker, { root: manifest(V2), rootAs: OCI_INDEX }, 'index: expected index but found manifest'],
    [docker, { root: manifest(null), rootAs: V2 }, `mediaType in manifest should be '${V2}' not ''`],
    [
      containerd,
      { root: index(LIST), rootAs: V2 },
      `children: invalid desc ${digestOf(index(LIST))}: media-type: expected manifest but found index (${V2})`,
    ],
    [podman, { root: index(LIST), rootAs: V2 }, `${AMBIGUOUS}{"manifests"} in supposedly ${V2}`],
    [skopeo, { root: manifest(V2), rootAs: LIST }, `${AMBIGUOUS}{"config", "layers"} in supposedly ${LIST}`],
    [podman, { root: manifest(OCI), rootAs: V2 }, `unsupported docker v2s2 media type: "${OCI}"`],
    [
      podman,
      { root: index(LIST), rootAs: LIST, entryAs: LIST },
      'copying system image from manifest list: Unexpectedly received a manifest list instead of a manifest for a single image',
    ],
    [
      podman,
      { root: manifest(null), rootAs: OCI },
      'parsing image configuration: unsupported image-specific operation on artifact with type "application/vnd.docker.container.image.v1+json"',
    ],
  ])('$0.id, $#', async (personality, served, words) => {
    const failed = failureOf(await pullFrom(await serving(served), { personality }))
    expect(failed.words.slice(-words.length)).toBe(words)
  })
})
