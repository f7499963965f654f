// Candidates that are broken at one place, and what the comparison with the direct pull makes of each.

import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { containerd } from '../../src/puller/personalities/containerd.ts'
import { crane } from '../../src/puller/personalities/crane.ts'
import type { Exchange } from '../../src/model/session.ts'
import { docker } from '../../src/puller/personalities/docker.ts'
import { podman } from '../../src/puller/personalities/podman.ts'
import { skopeo } from '../../src/puller/personalities/skopeo.ts'
import type { Personality } from '../../src/puller/personality.ts'
import { FAULT_ROWS } from '../../src/replay/compare/faults.ts'
import { CATALOGUED_FAULTS } from '../helpers/catalogued-faults.ts'
import type { Weight } from '../../src/replay/verdict.ts'
import type { Level } from '../../src/rules/rule.ts'
import type { Breaks, ClientAsk, Head } from '../helpers/candidate/breaks.ts'
import { without } from '../helpers/candidate/rewrite.ts'
import { replayed, type Replayed } from './replay-rig.ts'

interface Case {
  readonly what: string
  readonly breaks: Breaks
  /** docker, unless it says otherwise. */
  readonly as?: Personality
  /** hello-world, unless it says otherwise. */
  readonly image?: string
  /** Exactly these. */
  readonly faults: readonly string[]
  /** What the difference that shows it says. */
  readonly field: string
  readonly weight: Weight
  readonly status: Replayed['result']['status']
  /** Of its only fault; that of its probe by default. */
  readonly level?: Level
}

const UPSTREAM = 'Bearer realm="http://auth.docker.io/token",service="registry.docker.io"'
const isManifest = ({ target }: ClientAsk): boolean => target.includes('/manifests/')
const isBlob = ({ target }: ClientAsk): boolean => target.includes('/blobs/')
const isTag = (ask: ClientAsk): boolean => ask.target.endsWith('/manifests/latest')
const isMissing = (ask: ClientAsk): boolean => ask.target.endsWith('/manifests/nosuch')
const changing =
  (when: (ask: ClientAsk) => boolean, change: (head: Head) => Head): NonNullable<Breaks['answer']> =>
  (head, ask) =>
    when(ask) && head.status < 300 ? change(head) : head
const losing = (name: string, when: (ask: ClientAsk) => boolean): Breaks => ({
  answer: changing(when, ({ status, headers }) => ({ status, headers: without(headers, name) })),
})
const typed = (type: string, when: (ask: ClientAsk) => boolean): Breaks => ({
  answer: changing(when, ({ status, headers }) => ({
    status,
    headers: [...without(headers, 'content-type'), ['Content-Type', type]],
  })),
})
const lengthOfHead = (length: string): Breaks => ({
  answer: changing(
    (ask) => isManifest(ask) && ask.method === 'HEAD',
    ({ status, headers }) => ({
      status,
      headers: [...without(headers, 'content-length'), ['Content-Length', length]],
    }),
  ),
})
const replying = (
  when: (ask: ClientAsk) => boolean,
  { status, type, text }: { readonly status: number; readonly type: string; readonly text: string },
): Breaks => ({
  reply: (ask) =>
    when(ask)
      ? {
          status,
          headers: [
            ['Content-Type', type],
            ['Content-Length', String(Buffer.byteLength(text))],
          ],
          text,
        }
      : null,
})

/** `/v2/library/NAME/manifests/TAG` is at another place of the same name here. */
const movesFullNames: Breaks = {
  reply: ({ target }) =>
    /^\/v2\/library\/[^/]+\/manifests\/[^:?]+$/.test(target)
      ? {
          status: 307,
          headers: [
            ['Location', `${target}?at=2`],
            ['Content-Length', '0'],
          ],
          text: '',
        }
      : null,
}

const CASES: readonly Case[] = [
  {
    what: 'errors have a form of their own',
    breaks: replying(isMissing, { status: 404, type: 'application/json', text: '{"message":"none"}' }),
    as: podman,
    image: 'hello-world:nosuch',
    faults: ['error-shape-or-status-changed'],
    field: 'error',
    weight: 'visible',
    status: 'failed',
  },
  {
    what: 'what is not there is a failure',
    breaks: replying(isMissing, { status: 500, type: 'text/plain', text: 'oops' }),
    as: podman,
    image: 'hello-world:nosuch',
    faults: ['error-shape-or-status-changed'],
    field: 'status',
    weight: 'visible',
    status: 'failed',
  },
  {
    what: 'the challenge is passed on',
    breaks: { challenge: (_, { upstream }) => [upstream] },
    faults: ['realm-leak-upstream'],
    field: 'hosts',
    weight: 'visible',
    // The upstream's token service knows no `hello-world`.
    status: 'failed',
  },
  {
    what: 'the challenge is passed on to containerd, which never pings',
    breaks: { challenge: (_, { upstream }) => [upstream] },
    as: containerd,
    faults: ['realm-leak-upstream'],
    field: 'realm',
    weight: 'visible',
    status: 'complete',
  },
  {
    what: 'the challenge of manifests by digest is passed on',
    breaks: {
      challenge: (right, { ask, upstream }) => [ask.target.includes('sha256:') ? upstream : right],
    },
    as: containerd,
    faults: ['realm-leak-partial'],
    field: 'hosts',
    weight: 'visible',
    status: 'complete',
  },
  {
    what: 'the challenge names another token service of the upstream’s',
    breaks: { challenge: () => [UPSTREAM.replace('auth.docker.io', 'auth.ipv6.docker.com')] },
    faults: ['realm-leak-ipv6-variant'],
    field: 'realm',
    weight: 'visible',
    status: 'failed',
  },
  {
    what: 'the challenge leaves the port out',
    breaks: { challenge: (right) => [right.replace(/(127\.0\.0\.1):\d+/, '$1:9')] },
    faults: ['realm-wrong-host-port'],
    field: 'realm',
    weight: 'visible',
    status: 'failed',
  },
  {
    what: 'the 401 has no challenge',
    breaks: { challenge: () => [] },
    faults: ['challenge-missing-or-malformed'],
    field: 'challenge',
    weight: 'breaking',
    status: 'failed',
  },
  {
    what: 'the token service fails',
    breaks: replying(({ target }) => target.startsWith('/token'), {
      status: 502,
      type: 'application/json',
      text: '{}',
    }),
    faults: ['token-endpoint-mangled'],
    field: 'status',
    weight: 'breaking',
    status: 'failed',
  },
  {
    what: 'the edge refuses manifests with a web page',
    breaks: replying(isManifest, { status: 403, type: 'text/html', text: '<html><title>Blocked</title>' }),
    faults: ['edge-quota-or-waf-page'],
    field: 'status',
    weight: 'breaking',
    status: 'failed',
  },
  {
    what: 'there is no root',
    breaks: replying(({ target }) => target === '/v2/', { status: 404, type: 'text/plain', text: 'nothing' }),
    as: skopeo,
    faults: ['v2-root-or-prefix-wrong'],
    field: 'status',
    weight: 'breaking',
    status: 'failed',
  },
  {
    what: 'paths are passed on without library/',
    breaks: { target: (_, { target }) => target },
    faults: ['library-missing-path'],
    field: 'status',
    weight: 'breaking',
    status: 'failed',
  },
  {
    what: 'scopes are passed on without library/',
    breaks: { scope: (scope) => scope },
    faults: ['library-missing-scope'],
    field: 'status',
    weight: 'breaking',
    status: 'failed',
  },
  {
    what: 'a 301 in place of a rewrite',
    breaks: {
      reply: ({ target }) =>
        /^\/v2\/hello-world\//.test(target)
          ? {
              status: 301,
              headers: [
                ['Location', target.replace('/v2/', '/v2/library/')],
                ['Content-Length', '0'],
              ],
              text: '',
            }
          : null,
    },
    as: podman,
    faults: ['library-misapplied'],
    level: 'warning',
    field: 'redirect',
    weight: 'visible',
    status: 'complete',
  },
  {
    what: 'redirects of blobs are passed on',
    breaks: { followRedirect: () => 'pass' },
    faults: ['blob-redirect-leak'],
    field: 'redirect',
    weight: 'visible',
    status: 'complete',
  },
  {
    what: 'the object store is sent the token',
    breaks: {
      redirected: (right, { ask }) => ({
        ...right,
        headers: [...right.headers, ...ask.headers.filter(([name]) => /^authorization$/i.test(name))],
      }),
    },
    faults: ['auth-forwarded-to-cdn'],
    field: 'status',
    weight: 'breaking',
    status: 'failed',
  },
  {
    what: 'the query of a signed URL is dropped',
    breaks: { redirected: (right) => ({ ...right, target: right.target.replace(/\?.*/, '') }) },
    faults: ['signed-url-altered'],
    field: 'status',
    weight: 'breaking',
    status: 'failed',
  },
  {
    what: 'layers come with other bytes',
    breaks: { body: (right, ask) => (isBlob(ask) ? otherBytes(right) : right) },
    faults: ['truncated-or-empty-200'],
    field: 'bytes',
    weight: 'breaking',
    status: 'failed',
  },
  {
    what: 'a web page is served as the manifest',
    breaks: replying(isManifest, { status: 200, type: 'text/html', text: '<html><title>Welcome</title>' }),
    as: podman,
    faults: ['html-served-as-content', 'digest-header-lost'],
    field: 'media-type',
    weight: 'breaking',
    status: 'failed',
  },
  {
    what: 'manifests are of no type',
    breaks: typed('application/octet-stream', isManifest),
    as: crane,
    faults: ['content-type-changed'],
    field: 'media-type',
    weight: 'breaking',
    status: 'failed',
  },
  {
    what: 'Accept is not passed on',
    breaks: {
      upstreamHeaders: (right, ask) =>
        isTag(ask)
          ? [...without(right, 'accept'), ['Accept', 'application/vnd.oci.image.manifest.v1+json']]
          : right,
    },
    as: podman,
    faults: ['accept-lost'],
    field: 'status',
    weight: 'breaking',
    status: 'failed',
  },
  {
    what: 'no Docker-Content-Digest',
    breaks: losing('docker-content-digest', isManifest),
    faults: ['digest-header-lost'],
    field: 'Docker-Content-Digest',
    weight: 'visible',
    status: 'complete',
  },
  {
    what: 'HEAD says no length',
    breaks: losing('content-length', (ask) => isManifest(ask) && ask.method === 'HEAD'),
    as: containerd,
    faults: ['head-metadata-missing'],
    field: 'length',
    weight: 'breaking',
    status: 'complete',
  },
  {
    what: 'HEAD says a length of 0',
    breaks: lengthOfHead('0'),
    faults: ['head-metadata-missing'],
    level: 'warning',
    field: 'length',
    weight: 'visible',
    status: 'complete',
  },
  {
    what: 'HEAD says another length, and docker does not mind',
    breaks: lengthOfHead('12'),
    faults: ['head-metadata-missing'],
    field: 'length',
    weight: 'visible',
    status: 'complete',
  },
  {
    what: 'HEAD says another length, and containerd does',
    breaks: lengthOfHead('12'),
    as: containerd,
    faults: ['head-metadata-missing'],
    field: 'length',
    weight: 'breaking',
    status: 'failed',
  },
  {
    what: 'whole blobs come under the status of a part',
    breaks: { answer: changing(isBlob, ({ headers }) => ({ status: 206, headers })) },
    faults: ['range-broken'],
    field: 'status',
    weight: 'visible',
    status: 'complete',
  },
  {
    what: 'whole blobs come to skopeo under the status of a part',
    breaks: { answer: changing(isBlob, ({ headers }) => ({ status: 206, headers })) },
    as: skopeo,
    faults: ['range-broken'],
    field: 'status',
    weight: 'breaking',
    status: 'failed',
  },
  {
    what: 'HEAD is not supported',
    breaks: replying((ask) => ask.method === 'HEAD', { status: 405, type: 'text/plain', text: '' }),
    as: containerd,
    faults: ['head-unsupported'],
    level: 'warning',
    field: 'status',
    weight: 'visible',
    status: 'complete',
  },
  {
    what: 'blobs are called web pages, and are none',
    breaks: typed('text/html', isBlob),
    faults: [],
    field: 'media-type',
    weight: 'benign',
    status: 'complete',
  },
  {
    what: 'manifests are called web pages, and are none',
    breaks: typed('text/html', isManifest),
    as: crane,
    faults: ['content-type-changed'],
    field: 'media-type',
    weight: 'breaking',
    status: 'failed',
  },
  {
    what: 'a full name is redirected within the candidate',
    breaks: movesFullNames,
    as: podman,
    image: 'library/hello-world',
    faults: [],
    field: 'redirect',
    weight: 'visible',
    status: 'complete',
  },
  {
    what: 'manifests are compressed on the way',
    breaks: {
      answer: changing(
        (ask) => isManifest(ask) && ask.method === 'GET',
        ({ status, headers }) => ({
          status,
          headers: [...without(headers, 'content-length'), ['Content-Encoding', 'gzip']],
        }),
      ),
      body: (right, ask) => (isManifest(ask) && ask.method === 'GET' ? zipped(right) : right),
    },
    faults: ['content-encoding-altered'],
    field: 'Content-Encoding',
    weight: 'visible',
    status: 'complete',
  },
]

/** `404`; empty for no answer. */
function statusOf(exchange: Exchange | undefined): string {
  return exchange !== undefined && 'response' in exchange ? String(exchange.response?.status ?? '') : ''
}

function otherBytes(body: Readable): Readable {
  return body.map((chunk: Buffer) => Buffer.alloc(chunk.length, 7))
}

function zipped(body: Readable): Readable {
  return Readable.from(
    (async function* () {
      yield gzipSync(await buffer(body))
    })(),
  )
}

describe('a candidate that is broken at one place', () => {
  it.each(CASES)(
    '$what: $faults',
    async ({ breaks, as = docker, image = 'hello-world', faults, field, weight, status, level }) => {
      const found = await replayed({ breaks, personality: as, image })
      const told = found.differences.map((each) => JSON.stringify(each)).join('\n')
      expect(found.result.status, told).toBe(status)
      expect(found.faultIds, told).toEqual(faults)
      expect(found.faults[0]?.level, told).toBe(level)
      expect(found.differences, told).toContainEqual(expect.objectContaining({ field, weight }))
      const { exchanges } = found.comparison.candidate.session
      for (const { id, evidence, message } of found.faults) {
        expect(message).not.toMatch(/undefined|null/)
        // As the candidate was asked, not as the recording was.
        if (!id.startsWith('library-')) expect(message).not.toContain('library/')
        const answers = evidence.map(({ exchange }) => statusOf(exchanges[exchange]))
        for (const [at, { exchange, shows }] of evidence.entries()) {
          expect(exchanges[exchange]).toBeDefined()
          expect(shows).not.toMatch(/undefined|null|^ /)
          expect(answers[at]).toBe(/^\d{3}/.exec(shows)?.[0] ?? answers[at])
        }
        const claimed = message.replace(/; when it was recorded.*/, '').matchAll(/\b(?:with|by a) (\d{3})\b/g)
        for (const [, status] of claimed) expect(answers, message).toContain(status)
      }
    },
  )

  it('is held to the same names as the probes', () => {
    const known = CATALOGUED_FAULTS.map(({ id }) => id)
    expect(FAULT_ROWS.map(({ id }) => id).filter((id) => !known.includes(id))).toEqual([])
    expect(new Set(FAULT_ROWS.map(({ id }) => id)).size).toBe(FAULT_ROWS.length)
  })
})

describe('what only a name of one segment shows', () => {
  it.each([
    ['the full name', 'library/hello-world', 'host'],
    ['a mirror', 'hello-world', 'mirror'],
  ] as const)('is not there for %s', async (_, image, way) => {
    const breaks: Breaks = { target: (__, { target }) => target, scope: (scope) => scope }
    const { result, faultIds } = await replayed({ breaks, image, way })
    expect(result.status).toBe('complete')
    expect(faultIds).toEqual([])
  })
})
