// A short look (`check --quick`, `check --list`): what a candidate is asked, by kind and number, whatever is wrong with it.

import { describe, expect, it } from 'vitest'
import { header } from '../../../src/http/headers.ts'
import { parseJwt } from '../../../src/registry/token.ts'
import type { Scope } from '../../../src/replay/engine/scope.ts'
import { lookAt } from '../../../src/replay/list/look.ts'
import type { Row } from '../../../src/replay/list/row.ts'
import type { Cost, Need } from '../../../src/replay/probe.ts'
import { PROBES } from '../../../src/replay/probes/index.ts'
import type { Verdict } from '../../../src/replay/verdict.ts'
import { benchOn, checkOn, labBehind } from '../../helpers/bench.ts'
import { startCandidate } from '../../helpers/candidate.ts'
import type { Breaks, ClientAsk } from '../../helpers/candidate/breaks.ts'
import { bodies, isBlob, isManifest, isTagged, json, page } from '../../helpers/candidate/content-breaks.ts'

const QUICK: Scope = { only: null, skip: [], depth: 'quick', pulls: 'tried' }
const FULL: Scope = { ...QUICK, depth: 'full' }
const COSTS: readonly Cost[] = ['pulls', 'wrong-login', 'long-headers', 'burst', 'writes']
const isCost = (need: Need): need is Cost => COSTS.some((cost) => cost === need)

/** As `--help` says; a list makes its pull besides. */
const MOST = { quick: 50, list: 60 }

const RIGHT: Breaks = {}

const BROKEN: readonly (readonly [string, Breaks])[] = [
  ['knows no HEAD', { reply: ({ method }) => (method === 'HEAD' ? json(405) : null) }],
  ['refuses HEAD, and gives to GET', { reply: (ask) => (isHeadOf(ask, isTagged) ? json(401) : null) }],
  ['does not know its digests', { reply: (ask) => (isHeadOf(ask, isDigest) ? json(404) : null) }],
  ['answers by a page', { reply: () => page }],
  ['sends a HEAD in circles', { reply: (ask) => (isHeadOf(ask, isManifest) ? circle(ask) : null) }],
  ['lists tags without end', { reply: (ask) => (isTags(ask) ? endless(ask) : null) }],
  ['wants no token', { challenge: () => [] }],
  ['gives tokens for nothing', { scope: () => 'repository:nobody/nothing:pull' }],
  ['fails for each HEAD', { reply: (ask) => (ask.method === 'HEAD' ? json(503) : null) }],
  ['fails for all of tags', { reply: (ask) => (isTags(ask) ? json(502) : null) }],
]

describe.each([['is right', RIGHT], ...BROKEN] as const)('a candidate that %s', (_, breaks) => {
  it('is asked little by --quick: no content, no login that is wrong, nothing at once', async () => {
    const { asked } = await quick(breaks)
    expectPolite(asked)
    expect(asked.filter(isContent)).toEqual([])
    expect(asked.length).toBeLessThanOrEqual(MOST.quick)
  })

  it('is asked little by --list: content once', async () => {
    const { asked } = await listed(breaks, FULL)
    expectPolite(asked)
    const content = asked.filter(isContent).map(({ target }) => target)
    expect(content.length).toBeLessThanOrEqual(3)
    expect([...new Set(content)]).toEqual(content)
    expect(asked.length).toBeLessThanOrEqual(MOST.list)
  })
})

describe('a right candidate', () => {
  it('is asked so often by --quick, and nothing else', async () => {
    const { asked } = await quick(RIGHT)
    expectAtMost(asked, {
      'GET /v2/': 9,
      'GET tags': 7,
      'GET token': 12,
      'HEAD blobs': 6,
      'HEAD manifests': 10,
    })
  })

  it('is asked so often by --list, and nothing else, HEAD before GET', async () => {
    const { asked, row } = await listed(RIGHT, FULL)
    expectAtMost(asked, {
      'GET /v2/': 3,
      'GET blobs': 1,
      'GET manifests': 2,
      'GET tags': 5,
      'GET token': 10,
      'HEAD blobs': 3,
      'HEAD manifests': 6,
    })
    const manifests = asked.filter(isManifest).map(({ method }) => method)
    expect(manifests.slice(0, 3)).toEqual(['HEAD', 'GET', 'GET'])
    expect(row).toMatchObject({ state: 'available', faults: [] })
    expect(row.bytesPerSecond).toBeGreaterThan(0)
  })

  it('is asked one thing at a time by --quick', async () => {
    let [open, most] = [0, 0]
    await quick({
      reply: () => {
        most = Math.max(most, ++open)
        return null
      },
      answer: (head) => {
        open -= 1
        return head
      },
    })
    expect(most).toBe(1)
  })

  it('is asked for no content by --list --quick', async () => {
    const { asked, row } = await listed(RIGHT, QUICK)
    expect(asked.filter(isContent)).toEqual([])
    expect(row).toMatchObject({ state: 'available', bytesPerSecond: null })
  })
})

describe('probes that cost a candidate something', () => {
  const costly = PROBES.filter(({ needs }) => needs.some(isCost))

  it('are skipped by --quick, with the reason and what runs them', async () => {
    const { verdict } = await quick(RIGHT)
    for (const { id } of costly) {
      const cell = verdict.grid.find((each) => each.id === id)
      expect(cell, id).toMatchObject({ result: 'skip' })
      expect(cell?.because, id).toMatch(
        /\(check URL without --quick does\)$|\(--with-hub\)$|\(--allow-writes\)$/,
      )
    }
    expect(verdict.outcome).toBe('equivalent')
  })

  it('are the only ones that are', async () => {
    const { verdict } = await quick(RIGHT)
    const free = PROBES.filter((probe) => !costly.includes(probe) && !probe.needs.includes('upstream'))
    const told = free.map(({ id }) => [id, verdict.grid.find((cell) => cell.id === id)?.because ?? 'pass'])
    expect(told.filter(([, because]) => because !== 'pass')).toEqual([])
  })

  it('are told as left out by --list', async () => {
    const { row } = await listed(RIGHT, FULL)
    expect(row.leftOut.map(({ id }) => id)).toEqual(expect.arrayContaining(costly.map(({ id }) => id)))
  })

  it('and one that would ask for content now and then is skipped when it does', async () => {
    const { verdict } = await quick({ reply: (ask) => (isHeadOf(ask, isManifest) ? json(405) : null) })
    expect(verdict.grid.find(({ id }) => id === 'accept-lost')).toMatchObject({
      result: 'skip',
      because: 'asks for content, which registries count (check URL without --quick does)',
    })
  })
})

describe('the digest of a list', () => {
  it('is that of the bytes, whatever HEAD says', async () => {
    const { row } = await listed(RIGHT, FULL)
    expect(row.digest).toBe('equal')
    const swapped = bodies(
      (ask) => ask.method === 'GET' && isTagged(ask),
      (bytes) => Buffer.concat([bytes, Buffer.from('\n')]),
    )
    expect((await listed(swapped, FULL)).row.digest).toBe('other')
    expect((await listed(swapped, QUICK)).row.digest).toBe('equal')
  })
})

interface Asked {
  readonly asked: readonly ClientAsk[]
}

async function quick(breaks: Breaks): Promise<Asked & { readonly verdict: Verdict }> {
  const { url, asked } = await ownCandidate(breaks)
  const { verdict } = await checkOn({ url }, QUICK)
  return { asked, verdict }
}

async function listed(breaks: Breaks, scope: Scope): Promise<Asked & { readonly row: Row }> {
  const { url, asked, digest } = await ownCandidate(breaks)
  const { lab, ...bench } = await benchOn({ url, ways: ['mirror'], clients: [] })
  const row = await lookAt(bench, { scope, digest, session: () => lab.store.getSnapshot() })
  return { asked, row }
}

/** A stranger's: nothing is known of what is behind it. */
async function ownCandidate(
  breaks: Breaks,
): Promise<Asked & { readonly url: string; readonly digest: string | null }> {
  const { hub } = await labBehind()
  const upstream = await benchOn({ url: hub.upstream.origins.registry })
  const { authorization } = await upstream.authorize('library/busybox')
  const truth = await upstream.ask({
    ...{ method: 'HEAD', url: '/v2/library/busybox/manifests/latest', authorization },
    headers: [['Accept', '*/*']],
  })
  const { url, asked } = await startCandidate({ hub, breaks })
  return { url: url.href, asked, digest: header(truth.headers, 'docker-content-digest') }
}

/** By kind: a small question of a client, by nobody or with a token that was given. */
function expectPolite(asked: readonly ClientAsk[]): void {
  for (const { method, target, headers } of asked) {
    const line = `${method} ${target}`
    expect(['GET', 'HEAD'], line).toContain(method)
    const size = headers.reduce((sum, [name, value]) => sum + name.length + value.length, 0)
    expect(size, line).toBeLessThan(4096)
    const authorization = header(headers, 'authorization')
    if (authorization === null) continue
    expect(authorization, line).toMatch(/^Bearer /)
    expect(parseJwt(authorization.slice('Bearer '.length)), line).not.toBeNull()
  }
}

/** No other kinds than these, and no more of each. */
function expectAtMost(asked: readonly ClientAsk[], most: Readonly<Record<string, number>>): void {
  for (const [kind, number] of Object.entries(kindsOf(asked))) {
    expect(number, kind).toBeLessThanOrEqual(most[kind] ?? 0)
  }
}

function kindsOf(asked: readonly ClientAsk[]): Record<string, number> {
  const kinds: Record<string, number> = {}
  for (const { method, target } of asked) {
    const what = /\/(manifests|blobs|tags)\//.exec(target)?.[1] ?? /^\/v2\/$/.exec(target)?.[0] ?? 'token'
    const kind = `${method} ${what}`
    kinds[kind] = (kinds[kind] ?? 0) + 1
  }
  return kinds
}

function isContent(ask: ClientAsk): boolean {
  return ask.method === 'GET' && (isManifest(ask) || isBlob(ask))
}

function isDigest(ask: ClientAsk): boolean {
  return isManifest(ask) && !isTagged(ask)
}

function isHeadOf(ask: ClientAsk, what: (ask: ClientAsk) => boolean): boolean {
  return ask.method === 'HEAD' && what(ask)
}

function isTags({ target }: ClientAsk): boolean {
  return target.includes('/tags/list')
}

function circle({ target }: ClientAsk): ReturnType<NonNullable<Breaks['reply']>> {
  return { status: 307, headers: [['Location', target]], text: '' }
}

function endless({ target }: ClientAsk): ReturnType<NonNullable<Breaks['reply']>> {
  const last = Number(/[?&]last=(\d+)/.exec(target)?.[1] ?? 0) + 1
  const link = `</v2/library/busybox/tags/list?n=1&last=${last}>; rel="next"`
  return {
    status: 200,
    headers: [
      ['Content-Type', 'application/json'],
      ['Link', link],
    ],
    text: JSON.stringify({ name: 'library/busybox', tags: [String(last)] }),
  }
}
