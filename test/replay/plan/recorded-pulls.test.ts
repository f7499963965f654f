// What is said of captured pulls that were no good ones: one sentence, however many there were.

import { describe, expect, it } from 'vitest'
import { planOf } from '../../../src/replay/plan.ts'
import { failedThen, withoutGoodPull } from '../../../src/replay/plan/recorded-pulls.ts'
import { judgedCapture } from '../../helpers/captures.ts'
import { judged } from '../../helpers/judged.ts'
import { play } from '../../helpers/play.ts'

/** Of pulls of these tags, each refused. */
function refused(...tags: readonly string[]): string[] {
  const log = play()
  for (const tag of tags) log.exchange(`GET https://r.example/v2/app/manifests/${tag}`, 404)
  log.end()
  const { session, trace } = judged(log.events)
  const plan = planOf(trace, session)
  if (plan.kind === 'none') throw new TypeError(plan.because)
  expect(plan.intents.every((intent) => failedThen(trace, intent))).toBe(true)
  return withoutGoodPull(trace, plan.intents)
}

describe('captured pulls that failed', () => {
  it('are said once, with what to do', () => {
    const [said, ...more] = refused('1', '2', '3', '4', '5')
    expect(more).toEqual([])
    expect(said).toMatch(/^all 5 captured pulls failed themselves \(r\.example\/app:1, .*:3 and 2 more\): /)
    expect(said).toMatch(
      /there is no good pull to compare with; record a pull that succeeds.*pullscope trace -o/,
    )
    expect(refused('1')[0]).toMatch(/^the captured pull of r\.example\/app:1 failed itself: there is no good/)
  })

  it('are told from the good ones beside them', async () => {
    const { session, trace } = await judgedCapture('docker-two-pulls')
    const plan = planOf(trace, session)
    const half = {
      ...trace,
      pulls: trace.pulls.map((pull, at) => (at === 0 ? { ...pull, status: 'failed' as const } : pull)),
    }
    expect(withoutGoodPull(trace, plan.kind === 'plan' ? plan.intents : [])).toEqual([])
    expect(withoutGoodPull(half, plan.kind === 'plan' ? plan.intents : [])).toEqual([
      expect.stringMatching(/^1 of the 2 captured pulls failed/),
    ])
  })
})
