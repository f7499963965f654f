// The engine on a candidate: pulls work, questions are found in the log, and the hub behind it is watched.

import { describe, expect, it, onTestFinished } from 'vitest'
import { startHub } from '../../../src/hub/start.ts'
import { benchOn, checkOn, labBehind } from '../../helpers/bench.ts'
import { startCandidate } from '../../helpers/candidate.ts'

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
    expect(bench.line(answer.exchange)).toMatch(/^GET http:\/\/127\.0\.0\.1:\d+\/v2\/ -> 401$/)
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

describe('a pull that no probe explains', () => {
  const remedyOf = async (on: Parameters<typeof checkOn>[0]): Promise<string | undefined> => {
    const { verdict } = await checkOn(on, { only: [], skip: [], depth: 'full', pulls: 'tried' })
    return verdict.faults.find(({ id }) => id === 'pull-fails')?.remedy
  }

  it('of what is not there: name another image', async () => {
    const { hub } = await labBehind()
    const { url } = await startCandidate({ hub })
    expect(await remedyOf({ url: url.href, image: 'busybox:no-such-tag' })).toContain('--image NAME')
  })

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
    const { verdict } = await checkOn(
      { url: url.href },
      { only: [], skip: [], depth: 'full', pulls: 'tried' },
    )
    const [fault] = verdict.faults
    expect(fault?.remedy).toContain('a limit is used up')
    expect(fault?.message).toMatch(
      /^docker, containerd, podman, crane cannot pull: .*; skopeo cannot pull: /s,
    )
  })

  it('of what is refused: log in; and no login goes to a mirror', async () => {
    const { hub } = await labBehind()
    const { url } = await startCandidate({ hub })
    const { asMirror: image } = hub.upstream.freshImage({ visibility: 'private' })
    expect(await remedyOf({ url: url.href, image })).toContain('--user NAME')
    const [credentials] = hub.upstream.accounts
    if (credentials === undefined) throw new TypeError('the hub has no account')
    expect(await remedyOf({ url: url.href, image, credentials })).toContain('--as host')
  })
})
