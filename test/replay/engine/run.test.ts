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
