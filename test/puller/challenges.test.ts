// Several challenges in one answer: which of them each client answers, as the real ones were seen to do.

import { describe, expect, it } from 'vitest'
import { header } from '../../src/http/headers.ts'
import { containerd } from '../../src/puller/personalities/containerd.ts'
import { crane } from '../../src/puller/personalities/crane.ts'
import { docker } from '../../src/puller/personalities/docker.ts'
import { podman } from '../../src/puller/personalities/podman.ts'
import { skopeo } from '../../src/puller/personalities/skopeo.ts'
import { failureOf, pullFrom } from './pull-from.ts'
import { send, standIn, type StandIn } from './stand-in.ts'

const ALICE = { name: 'alice', password: 'canary-of-alice' }
const BASIC = 'Basic realm="x"'

/** Takes the token that its own `/token` gives, and says by these lines how to get in. */
function challenging(linesFor: (bearer: string) => string[]): Promise<StandIn> {
  return standIn({
    answer: ({ role, path, url, headers }, response) => {
      if (role !== 'registry') return false
      const isToken = path === '/token'
      const isRefused = !isToken && header(headers, 'authorization') !== 'Bearer stand-in-token'
      const lines = linesFor(`Bearer realm="${url.origin}/token",service="here"`)
      if (isToken) send(response, 200, '{"access_token":"stand-in-token"}')
      if (isRefused)
        send(response, 401, '{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}', {
          'www-authenticate': lines,
        })
      return isToken || isRefused
    },
  })
}

const ALL = [docker, containerd, podman, skopeo, crane]

describe.each<[string, (bearer: string) => string[], readonly string[]]>([
  ['Basic behind Bearer', (bearer) => [bearer, BASIC], ['containerd', 'podman', 'skopeo', 'crane']],
  ['Basic before Bearer', (bearer) => [BASIC, bearer], ['containerd']],
  [
    'another scheme before Bearer',
    (bearer) => ['Negotiate', bearer],
    ['docker', 'containerd', 'podman', 'skopeo', 'crane'],
  ],
  [
    'Basic behind Bearer in one line',
    (bearer) => [`${bearer}, ${BASIC}`],
    ['docker', 'containerd', 'podman', 'skopeo', 'crane'],
  ],
  ['Basic before Bearer in one line', (bearer) => [`${BASIC}, ${bearer}`], []],
])('%s', (_, lines, complete) => {
  it.each([
    ['without a login', null],
    ['with a login that the registry itself does not take', ALICE],
  ] as const)('%s', async (_name, credentials) => {
    const through: string[] = []
    for (const personality of ALL) {
      const { result } = await pullFrom(await challenging(lines), { personality, credentials })
      if (result.status === 'complete') through.push(personality.id)
    }
    expect(through).toEqual(complete)
  })
})

describe('Basic alone, and no login', () => {
  it.each([
    [docker, null, /^Head "http:\S+\/manifests\/latest": no basic auth credentials$/],
    [podman, 'Basic Og==', /reading manifest latest in \S+: unauthorized: authentication required$/],
    [skopeo, 'Basic Og==', /reading manifest latest in \S+: unauthorized: authentication required$/],
    [crane, null, /^GET http:\S+\/manifests\/latest: UNAUTHORIZED: authentication required$/],
    [
      containerd,
      null,
      /pulling from host \S+ failed with status code \[manifests latest\]: 401 Unauthorized$/,
    ],
  ] as const)('$id', async (personality, sent, words) => {
    const registry = await challenging(() => [BASIC])
    const failed = failureOf(await pullFrom(registry, { personality }))
    expect(failed.words).toMatch(words)
    const manifests = registry.log.filter(({ url }) => url.pathname.includes('/manifests/'))
    const expected = personality === docker ? [] : [sent]
    expect(manifests.map(({ headers }) => header(headers, 'authorization'))).toEqual(expected)
  })
})

it('docker gets a token, and comes with the login all the same', async () => {
  const registry = await challenging((bearer) => [bearer, BASIC])
  failureOf(await pullFrom(registry, { personality: docker, credentials: ALICE }))
  const basic = `Basic ${Buffer.from('alice:canary-of-alice').toString('base64')}`
  expect(registry.log.map(({ url, headers }) => [url.pathname, header(headers, 'authorization')])).toEqual([
    ['/v2/', null],
    ['/token', basic],
    ['/v2/library/app/manifests/latest', basic],
    ['/v2/library/app/manifests/latest', basic],
  ])
})
