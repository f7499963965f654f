// The engine on a candidate: pulls work, questions are found in the log, and the hub behind it is watched.

import { describe, expect, it, onTestFinished } from 'vitest'
import { startHub } from '../../../src/hub/start.ts'
import { PERSONALITIES } from '../../../src/puller/personalities/index.ts'
import { PROBES } from '../../../src/replay/probes/index.ts'
import { benchOn, checkOn, labBehind } from '../../helpers/bench.ts'
import { startCandidate } from '../../helpers/candidate.ts'
import { REFUSES_TOKENS } from '../../helpers/candidate/token-refusals.ts'

const NO_PROBES = { only: [], skip: [], depth: 'full', pulls: 'tried' } as const

async function plainHub(): Promise<string> {
  const hub = await startHub({
    leafFor: null,
    now: () => new Date(),
    onFault: (error) => expect.unreachable(String(error)),
  })
  onTestFinished(() => hub.close())
  return `http://${hub.authorities.registry.name}`
}

describe('a bench', () => {
  it('asks, and finds what it asked in the log', async () => {
    const bench = await benchOn({ url: await plainHub() })
    const answer = await bench.ask({ method: 'GET', url: '/v2/' })
    expect(answer.status).toBe(401)
    expect(bench.lab.store.getSnapshot().exchanges[answer.exchange]).toMatchObject({
      request: { method: 'GET', url: answer.url.href },
      response: { status: 401 },
    })
    expect(await bench.ask({ method: 'GET', url: '/v2/' })).toBe(answer)
    const { authorization } = await bench.authorize('library/busybox')
    const head = await bench.ask({
      method: 'HEAD',
      url: '/v2/library/busybox/manifests/latest',
      authorization,
    })
    expect(head.status).toBe(200)
  })

  it('sees what the candidate asks of the hub behind it, and nothing of its own', async () => {
    const { lab, hub } = await labBehind()
    const { url } = await startCandidate({ hub })
    const bench = await benchOn({ url: url.href, lab })
    const image = hub.upstream.freshImage()
    const { seen, value } = await hub.upstream.during(null, async () => {
      const { authorization } = await bench.authorize(image.asHost)
      const headers = [['Accept', 'application/vnd.oci.image.index.v1+json']] as const
      return bench.ask({
        method: 'HEAD',
        url: `/v2/${image.asHost}/manifests/latest`,
        headers,
        authorization,
      })
    })
    expect(value.status).toBe(200)
    expect(seen.map(({ role, method, status }) => `${role} ${method} ${status}`)).toEqual([
      'registry GET 401',
      'authorization GET 200',
      'registry HEAD 200',
    ])
    await bench.ask({ method: 'GET', url: hub.upstream.origins.registry })
    const own = await hub.upstream.during(null, () =>
      bench.askAgain({ method: 'GET', url: `${hub.upstream.origins.registry}/v2/` }),
    )
    expect(own.seen).toEqual([])
  })
})

describe('a check', () => {
  it('pulls as each client, in both ways', async () => {
    const { verdict } = await checkOn({ url: await plainHub(), ways: ['mirror'] })
    expect(verdict.pulls.filter(({ status }) => status === 'complete').length).toBeGreaterThanOrEqual(3)
    expect(verdict.pulls.filter(({ status }) => status === 'failed')).toEqual([])
  })
})

describe('a check of some probes, or some clients', () => {
  const only = ['ns-misrouted', 'header-size-limit']

  it('says in how many probes nothing was found', async () => {
    const { hub } = await labBehind()
    const { url } = await startCandidate({ hub })
    const { verdict } = await checkOn({ url: url.href }, { only, skip: [], depth: 'full', pulls: 'spared' })
    expect(verdict).toMatchObject({ outcome: 'equivalent', askedFor: { probes: 2, of: PROBES.length } })
    const skipping = { only: null, skip: PROBES.map(({ id }) => id).slice(1), depth: 'full' } as const
    const { verdict: one } = await checkOn({ url: url.href }, { ...skipping, pulls: 'spared' })
    expect(one.askedFor).toEqual({ probes: 1, of: PROBES.length })
  })

  it('counts no fault of other clients than those asked for', async () => {
    const { hub } = await labBehind()
    // ?ns= is for containerd alone.
    const { url } = await startCandidate({ hub, breaks: { upstreamOf: () => hub.upstream.origins.registry } })
    const scope = { only, skip: [], depth: 'full', pulls: 'tried' } as const
    const all = await checkOn({ url: url.href }, scope)
    expect(all.verdict.faults).toMatchObject([{ id: 'ns-misrouted', level: 'warning', breaks: [] }])
    const clients = PERSONALITIES.filter(({ id }) => id === 'docker')
    const { verdict } = await checkOn({ url: url.href, clients }, scope)
    expect(verdict).toMatchObject({ outcome: 'equivalent', faults: [] })
    expect(verdict.grid).toContainEqual(
      expect.objectContaining({ id: 'ns-misrouted', because: 'is about containerd (--client)' }),
    )
  })
})

describe('a candidate whose token service refuses everybody', () => {
  it('is none that one could call right', async () => {
    const { hub } = await labBehind()
    const { url } = await startCandidate({ hub, breaks: REFUSES_TOKENS.everybody })
    const untold = [
      'auth-response-cached',
      'basic-credentials-dropped',
      'token-post-unsupported',
      'token-endpoint-mangled',
    ]
    const only = [...untold, 'challenge-missing-or-malformed']
    const { verdict } = await checkOn({ url: url.href }, { only, skip: [], depth: 'full', pulls: 'spared' })
    expect(verdict).toMatchObject({ outcome: 'inconclusive', faults: [] })
    expect(verdict.reservations.map((because) => because.split(':')[0]).sort()).toEqual(untold.sort())
  })
})

describe('a registry of its own', () => {
  it('is no mirror that fails: what it does not have as one counts for nothing', async () => {
    const { hub } = await labBehind()
    const { url } = await startCandidate({
      hub,
      breaks: {
        reply: ({ target }) =>
          /^\/v2\/(?:library\/redis|(?:library\/)?(?:hello-world|alpine))\//.test(target)
            ? { status: 404, headers: [], text: '' }
            : null,
      },
    })
    const only = ['ns-misrouted', 'query-dropped', 'library-missing-path']
    const { verdict } = await checkOn(
      { url: url.href, image: 'redis' },
      { only, skip: [], depth: 'full', pulls: 'tried' },
    )
    expect(verdict).toMatchObject({ outcome: 'equivalent', faults: [] })
    expect(new Set(verdict.pulls.map(({ way, status }) => `${way} ${status}`))).toEqual(
      new Set(['host complete']),
    )
    const told = verdict.grid.filter(({ result }) => result !== 'skip')
    expect(told).toEqual([])
  })
})

describe('a pull that no probe explains', () => {
  it('of a limit for layers: wait; and what one client meets is not said of another', async () => {
    const { hub } = await labBehind()
    const { url } = await startCandidate({
      hub,
      breaks: {
        reply: ({ target, headers }) => {
          if (!target.includes('/blobs/')) return null
          const isSkopeo = headers.some(([name, value]) => /^user-agent$/i.test(name) && /skopeo/.test(value))
          return { status: isSkopeo ? 404 : 429, headers: [], text: '' }
        },
      },
    })
    const { verdict } = await checkOn({ url: url.href }, NO_PROBES)
    const [fault] = verdict.faults
    expect(fault?.remedy).toContain('a limit is used up')
    expect(fault?.message).toMatch(
      /^docker, containerd, podman, crane cannot pull: .*; skopeo cannot pull: /s,
    )
  })

  it('of whoever has no login for a mirror: pull by its own name', async () => {
    const { hub } = await labBehind()
    const { url } = await startCandidate({ hub })
    const { asMirror: image } = hub.upstream.freshImage({ visibility: 'private' })
    const [credentials] = hub.upstream.accounts
    if (credentials === undefined) throw new TypeError('the hub has no account')
    const { verdict } = await checkOn({ url: url.href, image, credentials }, NO_PROBES)
    expect(verdict.faults).toMatchObject([
      { id: 'pull-fails', breaks: ['docker'], remedy: expect.stringContaining('--as host') as string },
    ])
    const failed = verdict.pulls.filter(({ status }) => status === 'failed')
    expect(failed.map(({ client, way }) => `${client} ${way}`)).toEqual(['docker mirror'])
  })
})
