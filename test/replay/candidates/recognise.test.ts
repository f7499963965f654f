// What a candidate runs on, told by answers as they were published in the issues that the kinds cite.

import { describe, expect, it } from 'vitest'
import type { HeaderList } from '../../../src/http/headers.ts'
import type { Trait } from '../../../src/replay/candidates/kind.ts'
import { recogniseCandidate } from '../../../src/replay/candidates/recognise.ts'

function base(headers: HeaderList, rest: Partial<Trait> = {}): Trait {
  return { path: '/v2/', status: 401, headers, text: '', ...rest }
}

const API: HeaderList[number] = ['Docker-Distribution-Api-Version', 'registry/2.0']
const HUB: HeaderList[number] = [
  'www-authenticate',
  'Bearer realm="https://auth.docker.io/token",service="registry.docker.io"',
]

const TOLD: readonly (readonly [kind: string, because: string, traits: readonly Trait[]])[] = [
  [
    'harbor',
    'WWW-Authenticate: Bearer realm="https://demo.goharbor.io/service/token",service="harbor-registry"',
    [
      base([
        ['server', 'nginx/1.17.10'],
        ['set-cookie', 'sid=8c2c47; Path=/; HttpOnly'],
        [
          'WWW-Authenticate',
          'Bearer realm="https://demo.goharbor.io/service/token",service="harbor-registry"',
        ],
      ]),
    ],
  ],
  ['harbor', 'X-Harbor-Csrf-Token: abc', [base([['X-Harbor-Csrf-Token', 'abc']])]],
  [
    'harbor',
    'WWW-Authenticate: Basic realm="harbor"',
    [base([['Www-Authenticate', 'Basic realm="harbor"']])],
  ],
  ['nexus', 'Server: Nexus/3.80.0-06 (COMMUNITY)', [base([['Server', 'Nexus/3.80.0-06 (COMMUNITY)'], API])]],
  [
    'nexus',
    'WWW-Authenticate: BASIC realm="Sonatype Nexus Repository Manager"',
    [
      base([
        ['Server', 'nginx'],
        ['WWW-Authenticate', 'BASIC realm="Sonatype Nexus Repository Manager"'],
      ]),
    ],
  ],
  [
    'artifactory',
    'x-jfrog-version: Artifactory/7.46.11 74611900',
    [base([['Server', 'nginx'], ['x-jfrog-version', 'Artifactory/7.46.11 74611900'], API])],
  ],
  ['artifactory', 'Server: Artifactory/6.11.6', [base([['Server', 'Artifactory/6.11.6']], { status: 400 })]],
  [
    'artifactory',
    'WWW-Authenticate: Bearer realm="https://art.example/artifactory/api/docker/null/v2/token",service="art.example"',
    [
      base([
        [
          'Www-Authenticate',
          'Bearer realm="https://art.example/artifactory/api/docker/null/v2/token",service="art.example"',
        ],
      ]),
    ],
  ],
  ['worker', 'Server: cloudflare', [base([['Server', 'cloudflare'], ['CF-RAY', '55fa20ed-MCI'], HUB, API])]],
  ['worker', 'CF-RAY: 55fa20ed-MCI', [base([['CF-RAY', '55fa20ed-MCI'], HUB])]],
  ['openresty', 'Server: openresty/1.15.8.1', [base([['Server', 'openresty/1.15.8.1'], HUB, API])]],
  ['nginx', 'server: nginx', [base([['server', 'nginx'], HUB, API])]],
  ['nginx', 'Server: nginx/1.22.1', [base([['Server', 'nginx/1.22.1']], { status: 404, path: '/v2' })]],
  [
    'distribution',
    '/v2/ answers 200 {} with Docker-Distribution-Api-Version: registry/2.0 and without Server',
    [base([API], { status: 200, text: '{}' })],
  ],
  ['nginx', 'Server: nginx/1.22.1', [base([['Server', 'nginx/1.22.1'], API], { status: 200, text: '{}' })]],
]

describe('what a candidate runs on', () => {
  it.each(TOLD)('%s by %s', (id, because, traits) => {
    const told = recogniseCandidate(traits)
    expect([told.kind.id, told.because]).toEqual([id, because])
  })

  it.each<[string, readonly Trait[]]>([
    ['nothing asked', []],
    ['Docker Hub as it is, or somebody who passes all of it on', [base([HUB, API])]],
    ['a name that only begins like one', [base([['Server', 'nginxed']]), base([['Server', 'NexusOne/1']])]],
    [
      "the CDN's own headers on a blob",
      [base([['Server', 'cloudflare']], { path: '/v2/library/x/blobs/sha256:0' })],
    ],
    ['a page at the root', [base([['Server', 'nginx']], { path: '/' })]],
    [
      'an open registry that names another server',
      [base([API, ['Server', 'gunicorn']], { status: 200, text: '{}' })],
    ],
    ['an open registry without the header', [base([], { status: 200, text: '{}' })]],
  ])('unknown by %s', (_, traits) => {
    const told = recogniseCandidate(traits)
    expect([told.kind.id, told.because]).toEqual(['unknown', 'nothing in its answers names the program'])
  })
})
