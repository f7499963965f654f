// What a fault claims was seen: an answer of the candidate, or one of the recording that is called so.

import { describe, expect, it } from 'vitest'
import { compareTraces } from '../../src/replay/compare.ts'
import { faultsOf, type DifferenceFault } from '../../src/replay/compare/faults.ts'
import { triedSide, type Comparison } from '../../src/replay/compare/side.ts'
import { judged } from '../helpers/judged.ts'
import { replayed } from './replay-rig.ts'
import {
  all,
  answering,
  asking,
  body,
  recorded,
  setting,
  sideOf,
  started,
  type Change,
} from './changed-capture.ts'

const HELLO = await recorded('docker-pull-hello-world')
const LIST = await recorded('skopeo-list-tags-redis')
const MISSING_TAG = await recorded('docker-pull-missing-tag')

const PING = /^GET \S+\/v2\/$/
const HEAD = /^HEAD .*\/manifests\/latest$/
const BLOB = /^GET .*\/v2\/.*\/blobs\//
const STORE = /^GET https:\/\/production\.cloudflare/
const TAGS = /\/tags\/list/
const TOKEN = /^GET https:\/\/auth\.docker\.io/

type Events = typeof HELLO

interface Changes {
  readonly before?: Change
  readonly now: Change
}

/** Of a candidate that is the recorded registry, but for what is changed. */
function faultsWith(events: Events, { before = (event) => event, now }: Changes): DifferenceFault[] {
  const baseline = sideOf(events.map(before))
  const { reference, steps, status } = baseline.pull
  const exchanges = steps.flatMap((id) => baseline.trace.steps[id]?.exchange ?? [])
  const end = status === 'failed' ? 'failed' : 'complete'
  const comparison: Comparison = {
    baseline,
    candidate: triedSide(judged(events.map(now)), { exchanges, reference, status: end }),
    way: 'host',
    candidateAuthority: 'registry-1.docker.io',
  }
  return faultsOf(compareTraces(comparison), comparison)
}

const idsWith = (events: Events, changes: Changes): string[] =>
  faultsWith(events, changes).map(({ id }) => id)

const inPart = all(
  asking(HELLO, STORE, ['Range', 'bytes=5-']),
  answering(HELLO, STORE, 206),
  setting(HELLO, STORE, ['Content-Range', 'bytes 5-9/10']),
)

describe('range-broken', () => {
  it('is not of a whole that nobody asked for in part', () => {
    expect(idsWith(HELLO, { before: inPart, now: (event) => event })).toEqual([])
  })

  it('is of a whole in place of the part that was asked for', () => {
    const now = asking(HELLO, STORE, ['Range', 'bytes=5-'])
    const [fault, ...more] = faultsWith(HELLO, { before: inPart, now })
    expect(more).toEqual([])
    expect(fault?.id).toBe('range-broken')
    expect(fault?.message).toContain('bytes=5-')
  })

  it('is not of a part from another place, where it was asked for from there', () => {
    const elsewhere = all(
      inPart,
      asking(HELLO, STORE, ['Range', 'bytes=7-']),
      setting(HELLO, STORE, ['Content-Range', 'bytes 7-9/10']),
    )
    expect(idsWith(HELLO, { before: inPart, now: elsewhere })).toEqual([])
    const wrong = all(elsewhere, setting(HELLO, STORE, ['Content-Range', 'bytes 0-9/10']))
    expect(idsWith(HELLO, { before: inPart, now: wrong })).toEqual(['range-broken'])
  })
})

describe('head-unsupported', () => {
  it('is not shown by the GET of something else', () => {
    expect(idsWith(HELLO, { now: answering(HELLO, HEAD, 404) })).toEqual([])
  })
})

describe('link-header-wrong', () => {
  const before = setting(LIST, TAGS, ['Link', '</v2/library/redis/tags/list?n=9&last=a>; rel="next"'])
  const tags = (names: readonly string[]): Change =>
    body(LIST, TAGS, { text: JSON.stringify({ name: 'library/redis', tags: names }) })

  it('is not of a list that is shorter, and may be whole', () => {
    expect(idsWith(LIST, { before: all(before, tags(['a', 'b'])), now: tags(['a']) })).toEqual([])
  })

  it('is of one as long, and quotes the recording as what it is', () => {
    const [fault] = faultsWith(LIST, { before, now: (event) => event })
    expect(fault?.id).toBe('link-header-wrong')
    expect(fault?.message).toMatch(/when it was recorded, a list as long had .*last=a/)
  })
})

describe('error-shape-or-status-changed', () => {
  const missing = /manifests\/nosuch/

  it('is not of an image that is there by now', () => {
    expect(idsWith(MISSING_TAG, { now: answering(MISSING_TAG, missing, 200) })).toEqual([])
  })

  it('quotes the recording as what it is', () => {
    const [fault] = faultsWith(MISSING_TAG, { now: answering(MISSING_TAG, missing, 500) })
    expect(fault?.id).toBe('error-shape-or-status-changed')
    expect(fault?.message).toMatch(/ is answered with 500; when it was recorded, it was refused with 404$/)
  })
})

describe('accept-lost', () => {
  const single = 'application/vnd.oci.image.manifest.v1+json'
  const typed = setting(HELLO, HEAD, ['Content-Type', single])
  const listed = sideOf(HELLO).pull.steps.flatMap((id) => {
    const step = sideOf(HELLO).trace.steps[id]
    return step?.phase === 'manifest' ? [step.facts.reference ?? ''] : []
  })
  const digest = (value: string): Change => setting(HELLO, HEAD, ['Docker-Content-Digest', value])

  it('is one manifest of the recorded index, for the same Accept', () => {
    const [fault] = faultsWith(HELLO, { now: all(typed, digest(listed[0] ?? '')) })
    expect(fault?.id).toBe('accept-lost')
    expect(fault?.message).toMatch(/when it was recorded, with .*index/)
  })

  it.each([
    ['a tag that was moved to another image', digest(`sha256:${'0'.repeat(64)}`)],
    ['another Accept', all(digest(listed[0] ?? ''), asking(HELLO, HEAD, ['Accept', single]))],
  ])('is not %s', (_, change) => {
    expect(idsWith(HELLO, { now: all(typed, change) })).not.toContain('accept-lost')
  })
})

describe('no answer of the candidate’s own', () => {
  it('its root is not wrong because what is behind it is out of order, or limits', () => {
    const faults = [404, 429, 502].map((status) => idsWith(HELLO, { now: answering(HELLO, PING, status) }))
    expect(faults).toEqual([['v2-root-or-prefix-wrong'], [], []])
  })

  it('its token service is not mangled because it refuses who has no name', () => {
    const named = asking(HELLO, TOKEN, ['Authorization', 'Basic redacted'])
    const refusing = answering(HELLO, TOKEN, 401)
    expect(idsWith(HELLO, { before: named, now: refusing })).toEqual([])
    expect(idsWith(HELLO, { now: refusing })).toEqual(['token-endpoint-mangled'])
  })

  it('what pullscope says in its place is none', () => {
    const own = (line: RegExp): Change => {
      const exchange = started(HELLO, line)
      return (event) =>
        event.type === 'response.started' && event.exchange === exchange
          ? { ...event, status: 502, from: 'pullscope' }
          : event
    }
    expect(idsWith(HELLO, { now: own(HEAD) })).toEqual([])
    expect(idsWith(HELLO, { now: own(TOKEN) })).toEqual([])
    const [fault] = faultsWith(HELLO, { now: answering(HELLO, TOKEN, 502) })
    expect(fault?.id).toBe('token-endpoint-mangled')
  })

  it('a redirect is one', () => {
    const to = 'https://elsewhere.test/blob'
    const [fault] = faultsWith(HELLO, { now: setting(HELLO, BLOB, ['Location', to]) })
    expect(fault).toMatchObject({ id: 'blob-redirect-leak' })
  })
})

describe('the name with library/', () => {
  const asShort = ({ target }: { readonly target: string }): boolean => /^\/v2\/hello-world\//.test(target)
  const refusal = { status: 404, headers: [['Content-Length', '0']] as const, text: '' }

  it('is not said to be answered by a candidate that does not have it either', async () => {
    const { faultIds, result } = await replayed({
      breaks: { reply: ({ target }) => (target.includes('/manifests/') ? refusal : null) },
    })
    expect(result.status).toBe('failed')
    expect(faultIds).toEqual([])
  })

  it('is asked for, and its answer is the second proof', async () => {
    const { faults, comparison } = await replayed({
      breaks: { reply: (ask) => (asShort(ask) && ask.target.includes('/manifests/') ? refusal : null) },
    })
    const { exchanges } = comparison.candidate.session
    expect(faults).toMatchObject([{ id: 'library-missing-path' }])
    const seen = faults[0]?.evidence.map(({ exchange }) => {
      const found = exchanges[exchange]
      const status = found !== undefined && 'response' in found ? found.response?.status : null
      return `${new URL(found?.request.url ?? '').pathname} ${status}`
    })
    expect(seen).toEqual([
      '/v2/hello-world/manifests/latest 404',
      '/v2/library/hello-world/manifests/latest 200',
    ])
  })
})
