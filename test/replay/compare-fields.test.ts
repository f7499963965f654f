// Each field of the comparison, hit by one change to a recorded capture; that it is missed otherwise, the capture compared
// with itself shows.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { compareTraces } from '../../src/replay/compare.ts'
import { faultsOf } from '../../src/replay/compare/faults.ts'
import { triedSide, type Comparison, type Side } from '../../src/replay/compare/side.ts'
import type { Difference, Weight } from '../../src/replay/verdict.ts'
import { judged } from '../helpers/judged.ts'
import { answering, body, recorded, setting, sideOf, type Change } from './changed-capture.ts'

const HELLO = await recorded('docker-pull-hello-world')
const CONTAINERD = await recorded('containerd-pull-hello-world')
const LIST = await recorded('skopeo-list-tags-redis')
const MISSING_TAG = await recorded('docker-pull-missing-tag')
const PUSH = await recorded('docker-push')

interface Changed {
  readonly events: readonly CaptureEvent[]
  readonly before?: Change
  readonly now?: Change
  /** Whether the candidate's pull came to its end. */
  readonly status?: 'complete' | 'failed'
  readonly authority?: string
}

function compared({
  events,
  before,
  now,
  status = 'complete',
  authority = 'registry-1.docker.io',
}: Changed): Difference[] {
  const { pull, trace } = sideOf(events)
  const { reference } = pull
  const exchanges = pull.steps.flatMap((id) => trace.steps[id]?.exchange ?? [])
  const changed = (change: Change = (event) => event, end: 'complete' | 'failed' = 'complete'): Side =>
    triedSide(judged(events.map(change)), { exchanges, status: end, reference })
  const [baseline, candidate] = [changed(before), changed(now, status)]
  const comparison: Comparison = { baseline, candidate, way: 'mirror', candidateAuthority: authority }
  return compareTraces(comparison)
}

const PING = /^GET \S+\/v2\/$/
const HEAD = /^HEAD .*\/manifests\/latest$/
const INDEX = /^GET .*\/manifests\/sha256:/
const STORE = /^GET https:\/\/production\.cloudflare/
const BLOB = /^GET .*\/v2\/.*\/blobs\//
const TAGS = /\/tags\/list/
const TOKEN = /^GET https:\/\/auth\.docker\.io/
const CHALLENGE = 'Bearer realm="https://auth.docker.io/token",service="registry.docker.io"'
const challenged = (value: string | null): Change => setting(HELLO, PING, ['Www-Authenticate', value])
const scoped = (value: string): Change =>
  setting(CONTAINERD, HEAD, ['Www-Authenticate', `${CHALLENGE},scope="${value}"`])

const tags = (count: number): string =>
  JSON.stringify({ name: 'library/redis', tags: Array.from({ length: count }, (_, at) => `v${at}`) })

const HITS: readonly (readonly [field: string, weight: Weight, changed: Changed])[] = [
  ['status', 'breaking', { events: HELLO, now: answering(HELLO, HEAD, 403), status: 'failed' }],
  ['status', 'visible', { events: HELLO, now: answering(HELLO, HEAD, 405) }],
  ['status', 'benign', { events: HELLO, now: answering(HELLO, PING, 200) }],
  ['status', 'visible', { events: MISSING_TAG, now: answering(MISSING_TAG, /manifests\/nosuch/, 200) }],
  ['challenge', 'breaking', { events: HELLO, now: challenged(null) }],
  ['challenge', 'benign', { events: HELLO, now: challenged('Basic realm="here"') }],
  [
    'realm',
    'breaking',
    { events: HELLO, now: challenged('Bearer realm="token",service="registry.docker.io"') },
  ],
  ['realm', 'visible', { events: HELLO, now: challenged(CHALLENGE.replace('https:', 'http:')) }],
  [
    'realm',
    'visible',
    { events: HELLO, now: challenged(CHALLENGE.replace('auth.docker.io', 'elsewhere.test')) },
  ],
  ['realm', 'visible', { events: HELLO, authority: 'mirror.test' }],
  ['realm', 'benign', { events: HELLO, now: challenged(CHALLENGE.replace('/token', '/other')) }],
  [
    'challenge-service',
    'benign',
    { events: HELLO, now: challenged(CHALLENGE.replace('registry.docker.io', 'mine')) },
  ],
  ['challenge-error', 'benign', { events: HELLO, now: challenged(`${CHALLENGE},error="invalid_token"`) }],
  ['challenge-scope', 'visible', { events: CONTAINERD, now: scoped('repository:library/other:pull') }],
  ['challenge-scope', 'benign', { events: CONTAINERD, now: scoped('repository:hello-world:pull') }],
  [
    'challenge-scope',
    'visible',
    { events: CONTAINERD, now: setting(CONTAINERD, HEAD, ['Www-Authenticate', CHALLENGE]) },
  ],
  ['token', 'breaking', { events: HELLO, now: body(HELLO, TOKEN, { text: '{}' }) }],
  [
    'redirect',
    'visible',
    { events: HELLO, now: setting(HELLO, BLOB, ['Location', 'https://store.test/a?b=1']) },
  ],
  ['redirect', 'visible', { events: HELLO, authority: 'mirror.test' }],
  [
    'digest',
    'visible',
    { events: HELLO, now: setting(HELLO, HEAD, ['Docker-Content-Digest', `sha256:${'0'.repeat(64)}`]) },
  ],
  ['media-type', 'breaking', { events: HELLO, now: setting(HELLO, HEAD, ['Content-Type', 'text/plain']) }],
  [
    'media-type',
    'visible',
    {
      events: HELLO,
      now: setting(HELLO, HEAD, ['Content-Type', 'application/vnd.oci.image.manifest.v1+json']),
    },
  ],
  [
    'media-type',
    'benign',
    { events: HELLO, now: setting(HELLO, STORE, ['Content-Type', 'binary/octet-stream']) },
  ],
  ['length', 'breaking', { events: HELLO, now: setting(HELLO, HEAD, ['Content-Length', null]) }],
  ['length', 'visible', { events: HELLO, now: setting(HELLO, HEAD, ['Content-Length', '7']) }],
  ['length', 'visible', { events: HELLO, now: setting(HELLO, HEAD, ['Content-Length', '0']) }],
  ['length', 'visible', { events: HELLO, now: setting(HELLO, STORE, ['Content-Length', null]) }],
  ['bytes', 'breaking', { events: HELLO, now: body(HELLO, INDEX, { sha256: 'f'.repeat(64) }) }],
  [
    'error',
    'visible',
    { events: MISSING_TAG, now: body(MISSING_TAG, /^GET .*nosuch/, { text: '{"message":"none"}' }) },
  ],
  [
    'error',
    'benign',
    {
      events: MISSING_TAG,
      now: body(MISSING_TAG, /^GET .*nosuch/, { text: '{"errors":[{"code":"NAME_UNKNOWN"}]}' }),
    },
  ],
  [
    'Docker-Content-Digest',
    'visible',
    { events: HELLO, now: setting(HELLO, HEAD, ['Docker-Content-Digest', null]) },
  ],
  [
    'Docker-Distribution-Api-Version',
    'visible',
    { events: HELLO, now: setting(HELLO, PING, ['Docker-Distribution-Api-Version', null]) },
  ],
  ['Accept-Ranges', 'benign', { events: HELLO, now: setting(HELLO, STORE, ['Accept-Ranges', null]) }],
  [
    'Content-Encoding',
    'visible',
    { events: HELLO, now: setting(HELLO, INDEX, ['Content-Encoding', 'gzip']) },
  ],
  [
    'Content-Encoding',
    'benign',
    { events: HELLO, before: setting(HELLO, INDEX, ['Content-Encoding', 'gzip']) },
  ],
  [
    'RateLimit-Limit',
    'benign',
    { events: HELLO, before: setting(HELLO, HEAD, ['ratelimit-limit', '100;w=21600']) },
  ],
  ['OCI-Subject', 'visible', { events: HELLO, before: setting(HELLO, HEAD, ['OCI-Subject', 'sha256:0']) }],
  [
    'OCI-Filters-Applied',
    'benign',
    { events: HELLO, before: setting(HELLO, HEAD, ['OCI-Filters-Applied', 'artifactType']) },
  ],
  [
    'WWW-Authenticate',
    'visible',
    { events: HELLO, now: setting(HELLO, HEAD, ['Www-Authenticate', CHALLENGE]) },
  ],
  [
    'Link',
    'visible',
    {
      events: LIST,
      before: setting(LIST, TAGS, ['Link', '</v2/library/redis/tags/list?n=1&last=a>; rel="next"']),
    },
  ],
  [
    'Link',
    'visible',
    {
      events: LIST,
      now: setting(LIST, TAGS, ['Link', '<https://inside.test/v2/x/tags/list?n=1>; rel="next"']),
    },
  ],
  ['Location', 'breaking', { events: PUSH, now: setting(PUSH, /^POST .*uploads/, ['Location', null]) }],
  [
    'Location',
    'visible',
    {
      events: PUSH,
      now: setting(PUSH, /^POST .*uploads/, ['Location', 'https://inside.test/v2/a/blobs/uploads/1']),
    },
  ],
]

describe('each field', () => {
  it.each(HITS)('%s, %s', (field, weight, changed) => {
    const differences = compared(changed)
    const seen = differences.map((each) => `${each.weight} ${each.field}: ${each.asked}`).join('\n')
    expect(differences, seen).toContainEqual(expect.objectContaining({ field, weight }))
  })

  it('429 without Retry-After, and a range without Content-Range', () => {
    const limited = (event: CaptureEvent): CaptureEvent => answering(HELLO, HEAD, 429)(event)
    const patient = (event: CaptureEvent): CaptureEvent =>
      setting(HELLO, HEAD, ['Retry-After', '7'])(limited(event))
    expect(compared({ events: HELLO, before: patient, now: limited })).toContainEqual(
      expect.objectContaining({ field: 'Retry-After', weight: 'visible', baseline: '7', candidate: null }),
    )
    const partial = (event: CaptureEvent): CaptureEvent => answering(HELLO, STORE, 206)(event)
    const ranged = (event: CaptureEvent): CaptureEvent =>
      setting(HELLO, STORE, ['Content-Range', 'bytes 1-2/3'])(partial(event))
    expect(compared({ events: HELLO, before: ranged, now: partial })).toContainEqual(
      expect.objectContaining({ field: 'Content-Range', weight: 'breaking' }),
    )
  })

  it('a token service at another place is no fault as long as it gives tokens, or refuses to', () => {
    const moved =
      (status: number): Change =>
      (event) => {
        const to = (text: string): string => text.replaceAll('auth.docker.io', 'tokens.test')
        const served = answering(HELLO, TOKEN, status)(event)
        if (served.type === 'request.started') return { ...served, url: to(served.url) }
        if (served.type !== 'response.started') return served
        return { ...served, headers: served.headers.map(([name, value]) => [name, to(value)] as const) }
      }
    const ids = [200, 401, 502].map((status) => {
      const [baseline, candidate] = [sideOf(HELLO), sideOf(HELLO.map(moved(status)))]
      const comparison: Comparison = {
        baseline,
        candidate,
        way: 'host',
        candidateAuthority: 'registry-1.docker.io',
      }
      return faultsOf(compareTraces(comparison), comparison).map(({ id }) => id)
    })
    expect(ids).toEqual([[], [], ['realm-wrong-host-port']])
  })

  it('a page that is longer than was asked for is a query that was dropped', () => {
    const paged: Change = (event) =>
      event.type === 'request.started' && TAGS.test(event.url) ? { ...event, url: `${event.url}?n=2` } : event
    const before: Change = (event) => body(LIST, TAGS, { text: tags(2) })(paged(event))
    const now: Change = (event) => body(LIST, TAGS, { text: tags(9) })(paged(event))
    const [baseline, candidate] = [before, now].map((change) => sideOf(LIST.map(change)))
    if (baseline === undefined || candidate === undefined) throw new Error('no sides')
    const comparison: Comparison = {
      baseline,
      candidate,
      way: 'host',
      candidateAuthority: 'registry-1.docker.io',
    }
    const faults = faultsOf(compareTraces(comparison), comparison)
    expect(faults.map(({ id }) => id)).toEqual(['query-dropped'])
  })

  it('a host that was not named, once', () => {
    const hosts = compared({ events: HELLO, authority: 'mirror.test' }).filter(
      ({ field }) => field === 'hosts',
    )
    expect(hosts.map(({ candidate }) => candidate)).toEqual([
      'registry-1.docker.io',
      'auth.docker.io',
      'production.cloudflare.docker.com',
    ])
  })

  it('a header that nobody reads is benign, and a volatile one is not told', () => {
    const now: Change = (event) =>
      setting(HELLO, HEAD, ['Content-Disposition', 'inline'])(setting(HELLO, HEAD, ['X-Cache', 'HIT'])(event))
    expect(compared({ events: HELLO, now })).toEqual([
      expect.objectContaining({ field: 'content-disposition', weight: 'benign' }),
    ])
  })

  const SIDE = sideOf(HELLO)
  it('time: nothing of twice as long, benign of seconds, visible of half a minute', () => {
    const slower =
      (ms: number): Change =>
      (event) => ({ ...event, at: event.at > (SIDE.pull.endedAt ?? 0) - 1 ? event.at + ms : event.at })
    const weights = [100, 5_000, 60_000].map(
      (ms) =>
        compared({ events: HELLO, now: slower(ms) }).find(({ field }) => field === 'timing')?.weight ?? null,
    )
    expect(weights).toEqual([null, 'benign', 'visible'])
  })

  it('what a pull that ended early never asked for, once', () => {
    const side = sideOf(HELLO)
    const exchanges = side.pull.steps.slice(0, 3).flatMap((id) => side.trace.steps[id]?.exchange ?? [])
    const tried = triedSide(side, { exchanges, status: 'failed', reference: 'hello-world' })
    const differences = compareTraces({
      baseline: side,
      candidate: tried,
      way: 'mirror',
      candidateAuthority: 'registry-1.docker.io',
    })
    expect(differences).toEqual([
      expect.objectContaining({ exchange: null, candidate: null, weight: 'breaking', field: 'status' }),
    ])
    expect(differences[0]?.because).toBe('the pull ended before it was asked for, as did 3 more')
  })

  it('a question that had to be asked again', () => {
    const side = sideOf(HELLO)
    const again = side.trace.steps.find(({ operation }) => operation === 'manifest-head')
    const steps = side.trace.steps.flatMap((step) =>
      step === again ? [{ ...step, outcome: 'failed' as const, status: 502 }, step] : [step],
    )
    const trace = { ...side.trace, steps: steps.map((step, id) => ({ ...step, id })) }
    const pull = { ...side.pull, steps: trace.steps.map(({ id }) => id) }
    const differences = compareTraces({
      baseline: side,
      candidate: { ...side, trace, pull },
      way: 'mirror',
      candidateAuthority: 'registry-1.docker.io',
    })
    expect(differences).toContainEqual(
      expect.objectContaining({ field: 'attempts', baseline: '1', candidate: '2', weight: 'visible' }),
    )
  })
})

describe('any part of a capture', () => {
  const captures = fc.constantFrom(HELLO, CONTAINERD, LIST, MISSING_TAG, PUSH)
  const parts = fc
    .tuple(captures, fc.array(fc.nat(80), { maxLength: 10 }), fc.nat(80))
    .map(([events, dropped, end]) =>
      events.filter(
        (event, at) =>
          at === 0 || (at < 10 + end && !('exchange' in event && dropped.includes(event.exchange))),
      ),
    )

  it('differs from itself in nothing, and from any other in something that is said', () => {
    fc.assert(
      fc.property(parts, parts, (some, other) => {
        const [one, two] = [judged(some), judged(other)]
        for (const pull of one.trace.pulls) {
          const side = { ...one, pull }
          const common = { way: 'host', candidateAuthority: 'registry-1.docker.io' } as const
          expect(compareTraces({ baseline: side, candidate: side, ...common })).toEqual([])
          for (const another of two.trace.pulls) {
            const differences = compareTraces({
              baseline: side,
              candidate: { ...two, pull: another },
              ...common,
            })
            for (const { because, baseline, candidate } of differences) {
              expect(because).not.toBe('')
              expect([baseline, candidate]).not.toEqual([null, null])
            }
          }
        }
      }),
      { numRuns: 60 },
    )
  })
})
