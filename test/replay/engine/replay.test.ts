// A captured pull that was no good one, and a question that is refused: what a replay makes of them.

import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openLab } from '../../../src/cli/check/lab.ts'
import { loadCapture } from '../../../src/cli/load-capture.ts'
import { settled } from '../../../src/cli/trace/settle.ts'
import { startHub } from '../../../src/hub/start.ts'
import { DIRECT } from '../../../src/proxy/options.ts'
import { realWait } from '../../../src/puller/wait.ts'
import { replay } from '../../../src/replay/engine/replay.ts'
import { planOf } from '../../../src/replay/plan.ts'
import type { Way } from '../../../src/replay/candidate.ts'
import type { Verdict } from '../../../src/replay/verdict.ts'
import { startCandidate } from '../../helpers/candidate.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import { CAPTURES } from '../../helpers/captures.ts'

interface Replayed {
  readonly verdict: Verdict
  /** What was asked of the candidate and how it was answered: `HEAD /v2/library/redis/manifests/latest 200`. */
  readonly log: readonly string[]
}

interface Against {
  readonly breaks?: Breaks
  readonly ways?: readonly Way[]
}

/** As a mirror unless it says otherwise, without a login. */
async function replayed(name: string, { breaks = {}, ways = ['mirror'] }: Against = {}): Promise<Replayed> {
  const hub = await startHub({
    leafFor: null,
    now: () => new Date(),
    onFault: (error) => expect.unreachable(String(error)),
  })
  onTestFinished(() => hub.close())
  const { url } = await startCandidate({ hub, breaks })
  const baseline = await loadCapture(join(CAPTURES, name))
  const plan = planOf(baseline.trace, baseline.session)
  if (plan.kind === 'none') throw new TypeError(plan.because)
  const lab = await openLab({ network: DIRECT, recorder: null, silenceMs: 20_000 })
  onTestFinished(() => lab.close('end-of-input'))
  const { clock, client, ledger, store } = lab
  const { verdict } = await replay({
    ...{ plan, baseline, clock, client, ledger },
    candidate: { url, prefix: '', ways, credentials: null, scratch: 'pullscope/check' },
    session: () => store.getSnapshot(),
    settled: () => settled(store),
    writes: 'forbidden',
    userAgent: 'pullscope/test',
    patienceMs: 10_000,
    pullPatienceMs: 20_000,
    wait: realWait,
    pullWait: () => Promise.resolve(),
    signal: new AbortController().signal,
  })
  const log = store.getSnapshot().exchanges.flatMap((exchange) => {
    if (exchange === undefined) return []
    const status = 'response' in exchange ? exchange.response?.status : undefined
    return [`${exchange.request.method} ${new URL(exchange.request.url).pathname} ${status ?? ''}`]
  })
  return { verdict, log }
}

describe('a capture of a pull that failed', () => {
  it.each(['docker-pull-missing-tag.jsonl', 'docker-pull-private-denied.jsonl'])(
    'is no fault of a candidate that refuses the same: %s',
    async (name) => {
      const { outcome, faults, pulls, reservations } = (await replayed(name)).verdict
      expect(pulls).toMatchObject([{ client: 'docker', status: 'failed' }])
      expect(faults).toEqual([])
      expect(outcome).toBe('inconclusive')
      expect(reservations).toEqual([expect.stringContaining('there is no good pull to compare with')])
    },
  )

  it.each([
    [503, 'text/plain', 'error-shape-or-status-changed'],
    [403, 'text/html', 'edge-quota-or-waf-page'],
  ])(
    'breaks nobody where it is refused otherwise, by %i: that is told, and nothing concluded',
    async (...how) => {
      const [status, type, fault] = how
      const { verdict } = await replayed('docker-pull-missing-tag.jsonl', {
        breaks: {
          reply: ({ target }) =>
            target.includes('/manifests/')
              ? { status, headers: [['Content-Type', type]], text: '<p>' }
              : null,
        },
      })
      expect(verdict.faults).toMatchObject([{ id: fault, breaks: [] }])
      expect(verdict.differences.filter(({ weight }) => weight === 'breaking')).toEqual([])
      expect(verdict.differences).toContainEqual(
        expect.objectContaining({
          candidate: String(status),
          because: expect.stringContaining('got none') as unknown,
        }),
      )
      expect(verdict.outcome).toBe('inconclusive')
    },
  )

  it('is said once, with what to do', async () => {
    const { verdict } = await replayed('docker-pull-missing-tag.jsonl', {
      breaks: { target: (_, { target }) => target, scope: (scope) => scope },
      ways: ['host', 'mirror'],
    })
    const { outcome, faults, pulls, reservations } = verdict
    expect(pulls.map(({ way, status }) => `${way} ${status}`)).toEqual(['host failed', 'mirror failed'])
    expect(faults).toEqual([])
    expect(outcome).toBe('inconclusive')
    expect(reservations).toEqual([expect.stringMatching(/redis:nosuch failed itself.*pullscope trace -o/)])
  })
})

describe('a question outside of pulls', () => {
  it('breaks its client when it is refused: there is no other way to the answer', async () => {
    const { verdict } = await replayed('skopeo-list-tags-redis.jsonl', {
      breaks: {
        reply: ({ target }) =>
          target.includes('/tags/list') ? { status: 403, headers: [], text: 'no lists here' } : null,
      },
    })
    const { outcome, differences } = verdict
    expect(differences).toMatchObject([{ field: 'status', candidate: '403', weight: 'breaking' }])
    expect(outcome).toBe('incompatible')
  })
})

describe('a name without library/', () => {
  const short: Breaks = { target: (_, { target }) => target }
  const none: Breaks = {
    reply: ({ target }) =>
      target.includes('/manifests/') ? { status: 404, headers: [['Content-Length', '0']], text: '' } : null,
  }

  it('is said not to be mapped when the candidate answered the full one', async () => {
    const { verdict, log } = await replayed('docker-pull-redis.jsonl', { breaks: short, ways: ['host'] })
    expect(verdict.faults).toMatchObject([{ id: 'library-missing-path', breaks: ['docker'] }])
    const proofs = verdict.faults[0]?.evidence.map(({ exchange }) => log[exchange] ?? '')
    expect(proofs).toEqual([
      expect.stringMatching(/ \/v2\/redis\/manifests\/latest 4\d\d$/),
      'HEAD /v2/library/redis/manifests/latest 200',
    ])
  })

  it('is asked in full where it fails, and nothing is claimed of who has neither', async () => {
    const { verdict, log } = await replayed('docker-pull-redis.jsonl', { breaks: none, ways: ['host'] })
    expect(verdict.faults.map(({ id }) => id)).toEqual(['pull-fails'])
    expect(log).toContain('HEAD /v2/library/redis/manifests/latest 404')
  })

  it('is not asked in full where it works, or where clients ask so themselves', async () => {
    const [asHost, asMirror] = [
      await replayed('docker-pull-redis.jsonl', { ways: ['host'] }),
      await replayed('docker-pull-redis.jsonl', { breaks: none, ways: ['mirror'] }),
    ]
    expect(asHost.log.filter((line) => line.includes('/library/'))).toEqual([])
    expect(asMirror.log.filter((line) => line.startsWith('HEAD /v2/library/redis/manifests/'))).toHaveLength(
      1,
    )
  })
})
