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
import type { Verdict } from '../../../src/replay/verdict.ts'
import { startCandidate } from '../../helpers/candidate.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import { CAPTURES } from '../../helpers/captures.ts'

/** As a mirror, without a login. */
async function replayed(name: string, breaks: Breaks = {}): Promise<Verdict> {
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
    candidate: { url, prefix: '', ways: ['mirror'], credentials: null, scratch: 'pullscope/check' },
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
  return verdict
}

describe('a capture of a pull that failed', () => {
  it.each(['docker-pull-missing-tag.jsonl', 'docker-pull-private-denied.jsonl'])(
    'is no fault of a candidate that refuses the same: %s',
    async (name) => {
      const { outcome, faults, pulls, reservations } = await replayed(name)
      expect(pulls).toMatchObject([{ client: 'docker', status: 'failed' }])
      expect(faults).toEqual([])
      expect(outcome).toBe('inconclusive')
      expect(reservations).toEqual([expect.stringContaining('there is no good pull to compare with')])
    },
  )

  it('is one of a candidate that refuses otherwise', async () => {
    const { outcome, faults } = await replayed('docker-pull-missing-tag.jsonl', {
      reply: ({ target }) =>
        target.includes('/manifests/') ? { status: 503, headers: [], text: 'out of order' } : null,
    })
    expect(faults).not.toEqual([])
    expect(outcome).toBe('incompatible')
  })
})

describe('a question outside of pulls', () => {
  it('breaks its client when it is refused: there is no other way to the answer', async () => {
    const { outcome, differences } = await replayed('skopeo-list-tags-redis.jsonl', {
      reply: ({ target }) =>
        target.includes('/tags/list') ? { status: 403, headers: [], text: 'no lists here' } : null,
    })
    expect(differences).toMatchObject([{ field: 'status', candidate: '403', weight: 'breaking' }])
    expect(outcome).toBe('incompatible')
  })
})
