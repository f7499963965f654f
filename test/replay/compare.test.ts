// A pull straight from the hub, and the same from a candidate: right, and broken at one place at a time.

import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { PERSONALITIES } from '../../src/puller/personalities/index.ts'
import { planOf } from '../../src/replay/plan.ts'
import { personalityOf } from '../../src/replay/plan/personality.ts'
import { compareTraces } from '../../src/replay/compare.ts'
import { faultsOf } from '../../src/replay/compare/faults.ts'
import type { Difference } from '../../src/replay/verdict.ts'
import type { Breaks } from '../helpers/candidate/breaks.ts'
import { CAPTURES, judgedCapture } from '../helpers/captures.ts'
import { replayed, type Replayed } from './replay-rig.ts'

const heavy = (differences: readonly Difference[]): Difference[] =>
  differences.filter(({ weight }) => weight !== 'benign')

describe('a capture compared with itself', () => {
  const names = readdirSync(CAPTURES).map((file) => file.replace(/\.jsonl$/, ''))

  it.each(names)('%s: no difference, no fault', async (name) => {
    const { session, trace } = await judgedCapture(name)
    const authorities = ['registry-1.docker.io', 'mirror.test']
    for (const pull of trace.pulls) {
      const side = { session, trace, pull }
      for (const way of ['host', 'mirror'] as const) {
        const comparison = { baseline: side, candidate: side, way, candidateAuthority: authorities[0] ?? '' }
        expect(compareTraces(comparison)).toEqual([])
        expect(faultsOf([], comparison)).toEqual([])
      }
    }
  })
})

describe.each(PERSONALITIES)('a right candidate, as $id', (personality) => {
  it.each(['host', 'mirror'] as const)('named as %s: nothing but benign differences', async (way) => {
    const { differences, faults, result } = await replayed({ personality, way })
    expect(result.status).toBe('complete')
    expect(heavy(differences)).toEqual([])
    expect(faults).toEqual([])
    expect(differences.map(({ field }) => field)).toEqual(expect.arrayContaining(['realm', 'redirect']))
  })
})

/** The hub's images are others than those of the recorded captures: laid side by side by their place. */
describe.each([
  'docker-pull-hello-world',
  'containerd-pull-hello-world',
  'podman-pull-hello-world',
  'skopeo-copy-hello-world',
])('%s, asked of a candidate as its client asked', (capture) => {
  async function asked(breaks: Breaks): Promise<Replayed> {
    const { session, trace } = await judgedCapture(capture)
    const plan = planOf(trace, session)
    const [intent] = plan.kind === 'plan' ? plan.intents : []
    const pull = trace.pulls.find(({ kind }) => kind === 'pull')
    if (intent?.kind !== 'pull' || pull === undefined) throw new Error('no pull')
    const baseline = { session, trace, pull }
    return replayed({
      breaks,
      baseline,
      personality: personalityOf(intent),
      image: intent.reference.familiar,
    })
  }

  it('a right one: the tag leads elsewhere, and nothing else', async () => {
    const { differences, faults, result } = await asked({})
    expect(result.status).toBe('complete')
    expect(faults).toEqual([])
    expect(new Set(heavy(differences).map(({ field }) => field))).toEqual(new Set(['digest']))
    expect(differences.filter(({ exchange }) => exchange === null)).toEqual([])
  })

  it('one that leaks the realm and the redirect', async () => {
    const { faultIds, differences } = await asked({
      challenge: (_, { upstream }) => [upstream],
      followRedirect: () => 'pass',
      target: (right) => right,
      scope: (scope) => scope,
    })
    expect(faultIds).toContain('realm-leak-upstream')
    expect(differences.filter(({ field }) => field === 'hosts')[0]).toMatchObject({
      candidate: 'auth.docker.io',
    })
  })
})
