// `--with-hub` in front of which somebody else stands: nothing can be told by the hub, and nothing is.

import { expect, it } from 'vitest'
import { checkOn, labBehind } from '../../helpers/bench.ts'
import { startCandidate } from '../../helpers/candidate.ts'

it('a right candidate of another upstream is none that is wrong: inconclusive, and what to do comes first', async () => {
  const [{ hub: other }, { lab, hub }] = [await labBehind(), await labBehind()]
  const { url } = await startCandidate({ hub: other })
  const { verdict } = await checkOn({ url: url.href, lab })
  const { registry } = hub.upstream.origins
  expect(verdict.faults).toEqual([])
  expect(verdict.outcome).toBe('inconclusive')
  expect(verdict.reservations[0]).toBe(
    `the candidate asked nothing of the hub at ${new URL(registry).host}: make ${registry} its upstream, restart it, and check it again`,
  )
  const told = verdict.grid.filter(({ because }) => because?.startsWith('the candidate asked nothing'))
  expect(new Set(told.map(({ id }) => id)).size).toBeGreaterThan(4)
})
