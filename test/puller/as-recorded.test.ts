// The puller beside the real clients: the same questions in the same order, header by header, as fixtures/captures
// recorded of dockerd, containerd, podman and skopeo. sequence.ts has the table of allowed differences.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { CaptureEvent } from '../../src/capture/event.ts'
import type { Personality } from '../../src/puller/personality.ts'
import { containerd } from '../../src/puller/personalities/containerd.ts'
import { crane } from '../../src/puller/personalities/crane.ts'
import { docker } from '../../src/puller/personalities/docker.ts'
import { PERSONALITIES } from '../../src/puller/personalities/index.ts'
import { podman } from '../../src/puller/personalities/podman.ts'
import { skopeo } from '../../src/puller/personalities/skopeo.ts'
import { pullFrom, reference } from './pull-from.ts'
import { namesIn, requestsIn, sequenceOf, type Names, type Sequence } from './sequence.ts'
import { send, standIn, type Answer, type StandIn } from './stand-in.ts'

const ALICE = { name: 'alice', password: 'canary-of-alice' }

interface Recorded {
  readonly fixture: string
  readonly personality: Personality
  readonly repository: string
  readonly tag?: string
  readonly layers?: readonly number[]
  readonly credentials?: typeof ALICE
  /** The registry finds that no token is good enough. */
  readonly denied?: true
  /** Requests at the beginning that belong to something else, such as a login. */
  readonly skip?: number
}

/** As Distribution says that a token is not good enough. */
const denying =
  (realm: () => string): Answer =>
  ({ role, headers, path }, response) => {
    const denies = role === 'registry' && headers.some(([name]) => name === 'Authorization')
    const scope = `repository:${path.slice('/v2/'.length, path.indexOf('/manifests'))}:pull`
    if (denies)
      send(response, 401, '{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}', {
        'www-authenticate': `Bearer realm="${realm()}",service="registry.docker.io",scope="${scope}",error="insufficient_scope"`,
      })
    return denies
  }

const RECORDED: readonly Recorded[] = [
  { fixture: 'docker-pull-hello-world', personality: docker, repository: 'library/hello-world' },
  {
    fixture: 'docker-pull-redis',
    personality: docker,
    repository: 'library/redis',
    layers: [11, 12, 13, 14, 15, 16],
  },
  { fixture: 'docker-pull-missing-tag', personality: docker, repository: 'library/redis', tag: 'nosuch' },
  { fixture: 'docker-pull-private-denied', personality: docker, repository: 'acme/private', denied: true },
  {
    fixture: 'docker-pull-private-allowed',
    personality: docker,
    repository: 'acme/private',
    credentials: ALICE,
    skip: 3,
  },
  { fixture: 'containerd-pull-hello-world', personality: containerd, repository: 'library/hello-world' },
  {
    fixture: 'containerd-pull-private-allowed',
    personality: containerd,
    repository: 'acme/private',
    credentials: ALICE,
  },
  {
    fixture: 'containerd-pull-private-denied',
    personality: containerd,
    repository: 'acme/private',
    denied: true,
  },
  { fixture: 'podman-pull-hello-world', personality: podman, repository: 'library/hello-world' },
  { fixture: 'skopeo-copy-hello-world', personality: skopeo, repository: 'library/hello-world' },
  {
    fixture: 'skopeo-copy-private-denied',
    personality: skopeo,
    repository: 'acme/private',
    denied: true,
  },
]

/** There is no crane to record: crane.test.ts holds it to its source. */
const NOT_RECORDED: readonly Personality[] = [crane]

describe('asks what was recorded', () => {
  it.each(RECORDED)('$fixture', async (recorded) => {
    const events = readCapture(recorded.fixture)
    const real = sequenceOf(requestsIn(events).slice(recorded.skip ?? 0), {
      names: namesIn(events),
      sideBySide: sideBySide(recorded.personality),
    })
    expect(await pulled(recorded)).toEqual(real)
  })

  it('for every personality there is', () => {
    const held = [...RECORDED.map(({ personality }) => personality), ...NOT_RECORDED]
    expect(new Set(held)).toEqual(new Set(PERSONALITIES))
  })
})

async function pulled(recorded: Recorded): Promise<Sequence> {
  const { personality, repository, tag = 'latest', layers = [10], credentials = null, denied } = recorded
  let realm = ''
  const answer = denied === undefined ? {} : { answer: denying(() => realm) }
  const registry = await standIn({ layers, ...answer })
  realm = `${registry.origins.authorization}/token`
  const { host } = new URL(registry.origins.registry)
  await pullFrom(registry, { personality, credentials, image: reference(`${host}/${repository}:${tag}`) })
  const requests = registry.log.map(({ method, url, headers }) => ({ method, url: url.href, headers }))
  return sequenceOf(requests, { names: namesFor(registry), sideBySide: sideBySide(personality) })
}

/** podman fetches its config alone, before the layers; skopeo after them. */
function sideBySide({ blobs }: Personality): 'blobs' | 'layers' {
  return blobs.order === 'config-first' ? 'layers' : 'blobs'
}

function namesFor({ origins, content }: StandIn): Names {
  return [
    ...(['registry', 'authorization', 'cdn'] as const).map(
      (role) => [new URL(origins[role]).host, role] as const,
    ),
    [content.index, 'INDEX'],
    [content.manifest, 'MANIFEST'],
    [content.config, 'CONFIG'],
    ...content.layers.map((digest, i) => [digest, `LAYER${i}`] as const),
    ['registry.docker.io', 'SERVICE'],
  ]
}

function readCapture(name: string): CaptureEvent[] {
  const url = new URL(`../../fixtures/captures/${name}.jsonl`, import.meta.url)
  return readFileSync(url, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as CaptureEvent)
}
