// Each way to be broken gives its own fault and no other, and breaks the clients that really fail: whole checks, with the
// probes of challenges, tokens and names.

import { expect, test } from 'vitest'
import { PROBES } from '../../../src/replay/probes/index.ts'
import { checkOn } from '../../helpers/bench.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import { isManifest } from '../../helpers/candidate/content-breaks.ts'
import { redirectsToItself } from '../../helpers/candidate/self-redirects.ts'
import { keepsRefusals } from '../../helpers/candidate/token-refusals.ts'
import { probeRig } from '../../helpers/probed.ts'

const LAST = 'v2-root-or-prefix-wrong'
const IDS = PROBES.map(({ id }) => id).slice(0, PROBES.findIndex(({ id }) => id === LAST) + 1)

const ALL = ['docker', 'containerd', 'podman', 'skopeo', 'crane']
const NO_PAGE = { status: 404, headers: [['Content-Type', 'text/html']], text: '<html></html>' } as const

const CASES: readonly (readonly [string, Breaks, Readonly<Record<string, readonly string[]>>])[] = [
  ['in nothing', {}, {}],
  [
    // The upstream's token service knows of no short names; clients that add the challenge's scope come through.
    'in the realm',
    { challenge: (_, { upstream }) => [upstream] },
    { 'realm-leak-upstream': ['crane'], 'library-missing-scope': ['docker'] },
  ],
  ['in nothing, with redirects of manifests to itself', redirectsToItself(isManifest), {}],
  [
    'in nothing, with a service of its own',
    {
      challenge: (right) => [right.replace(/service="[^"]*"/, 'service="mirror.example"')],
      tokenAsk: (right) => ({
        ...right,
        target: right.target.replace('service=mirror.example', 'service=registry.docker.io'),
        form: right.form?.replace('service=mirror.example', 'service=registry.docker.io') ?? null,
      }),
    },
    {},
  ],
  [
    'in the realm below /v2/',
    { challenge: (right, { ask, upstream }) => [ask.target === '/v2/' ? right : upstream] },
    { 'realm-leak-partial': [] },
  ],
  [
    'in the realm’s port',
    { challenge: () => ['Bearer realm="http://127.0.0.1:1/token",service="x"'] },
    { 'realm-wrong-host-port': ALL },
  ],
  ['in having no challenge', { challenge: () => [] }, { 'challenge-missing-or-malformed': ALL }],
  [
    'in a realm without a host',
    { challenge: () => ['Bearer realm="/token",service="registry.docker.io"'] },
    { 'challenge-missing-or-malformed': ALL },
  ],
  [
    'in the quotes of the challenge',
    { challenge: (right) => [right.replace('/token"', '/token')] },
    { 'challenge-missing-or-malformed': ALL },
  ],
  [
    'in a Basic challenge behind its own',
    { challenge: (right) => [right, 'Basic realm="x"'] },
    { 'challenge-missing-or-malformed': ['docker'] },
  ],
  [
    'in a Basic challenge before its own',
    { challenge: (right) => ['Basic realm="x"', right] },
    { 'challenge-missing-or-malformed': ['docker', 'podman', 'skopeo', 'crane'] },
  ],
  [
    'in a Basic challenge before its own in one line',
    { challenge: (right) => [`Basic realm="x", ${right}`] },
    { 'challenge-missing-or-malformed': ALL },
  ],
  [
    'in a challenge without service',
    { challenge: (right) => [right.replace(/,service="[^"]*"/, '')] },
    { 'challenge-missing-or-malformed': ALL },
  ],
  [
    'in having no token service where it says',
    { reply: ({ target }) => (target.startsWith('/token') ? NO_PAGE : null) },
    { 'token-endpoint-mangled': ALL },
  ],
  ['in the scope of short names', { scope: (scope) => scope }, { 'library-missing-scope': ['docker'] }],
  ['in the path of short names', { target: (_, ask) => ask.target }, { 'library-missing-path': ALL }],
  [
    'in the path of long names',
    { target: (right) => right.replace(/^\/v2\/library\//, '/v2/library/library/') },
    { 'library-misapplied': ALL },
  ],
  [
    'in refusing its own ns',
    { upstreamOf: (right, ns) => (ns === null ? right : null) },
    { 'ns-misrouted': ['containerd'] },
  ],
  ['in the query', { target: (right) => right.split('?', 1)[0] ?? '' }, { 'query-dropped': [] }],
  [
    'in digests',
    { target: (right) => right.replace('sha256:', 'sha256-') },
    { 'path-or-digest-altered': ALL },
  ],
  [
    'in /v2/',
    { reply: ({ target }) => (target === '/v2/' ? NO_PAGE : null) },
    { [LAST]: ['docker', 'podman', 'skopeo', 'crane'] },
  ],
  [
    'in refusing /v2/ to everybody',
    { reply: ({ target }) => (target === '/v2/' ? { status: 403, headers: [], text: '{}' } : null) },
    { [LAST]: ['docker', 'podman', 'skopeo', 'crane'] },
  ],
  ['in everything', { reply: () => NO_PAGE }, { [LAST]: ALL }],
  [
    'in keeping tokens',
    { cacheKey: ({ method, target }) => (target.startsWith('/token') ? method + target : null) },
    { 'auth-response-cached': [] },
  ],
  ['in keeping refusals', keepsRefusals(), { 'auth-response-cached': ['containerd'] }],
]

test.each(CASES)('a candidate that is wrong %s', async (_, breaks, expected) => {
  const { candidate, running } = await probeRig({ breaks })
  const { verdict } = await checkOn(
    { url: candidate.url.href, upstream: running.upstream },
    { only: IDS, skip: [], depth: 'full', pulls: 'tried' },
  )
  expect(Object.fromEntries(verdict.faults.map(({ id, breaks: broken }) => [id, broken]))).toEqual(expected)
})

const PRIVATE = { image: 'acme/private', credentials: { name: 'alice', password: 'wonderland' } }

const PRIVATE_CASES: readonly (readonly [string, Breaks, Readonly<Record<string, readonly string[]>>])[] = [
  ['in nothing', {}, {}],
  [
    'in taking a POST for a GET',
    {
      tokenAsk: (right) =>
        right.method === 'POST' ? { ...right, method: 'GET', target: '/token', form: null } : right,
    },
    { 'token-post-unsupported': ['containerd'] },
  ],
  [
    // containerd sends them in a form, and comes through.
    'in dropping Authorization at the token service',
    {
      tokenAsk: (right) => ({
        ...right,
        headers: right.headers.filter(([name]) => !/^authorization$/i.test(name)),
      }),
    },
    { 'basic-credentials-dropped': ['docker', 'podman', 'skopeo', 'crane'] },
  ],
]

test.each(PRIVATE_CASES)('a candidate of a private image that is wrong %s', async (_, breaks, expected) => {
  const { candidate, running } = await probeRig({ breaks })
  const { verdict } = await checkOn(
    { url: candidate.url.href, upstream: running.upstream, ways: ['host'], ...PRIVATE },
    { only: IDS, skip: [], depth: 'full', pulls: 'tried' },
  )
  expect(Object.fromEntries(verdict.faults.map(({ id, breaks: broken }) => [id, broken]))).toEqual(expected)
})
