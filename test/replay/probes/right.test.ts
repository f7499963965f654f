// A candidate that is right passes every probe, whoever looks and however it is reached; so does a registry itself.

import { expect, test } from 'vitest'
import { PROBES } from '../../../src/replay/probes/index.ts'
import type { Examined, Probe } from '../../../src/replay/probe.ts'
import { benchOn } from '../../helpers/bench.ts'
import { probeRig, type ProbedOptions } from '../../helpers/probed.ts'

const VIEWS: readonly ProbedOptions[] = [
  { view: 'upstream', scheme: 'http' },
  { view: 'upstream', scheme: 'https' },
  { view: 'black-box', scheme: 'http' },
  { view: 'upstream', candidate: { writes: 'refused' } },
  { view: 'upstream', ways: ['mirror'] },
]

test.each(VIEWS)('nothing is wrong with a right candidate: %j', async (options) => {
  const rig = await probeRig(options)
  const found = new Map<string, Examined>()
  for (const probe of PROBES) {
    if (isLeftOut(probe, options.view ?? 'upstream')) continue
    found.set(probe.id, await rig.examine(probe))
  }
  expect(whatIsNot(found)).toEqual([])
})

test.each(['as a registry', 'as its own upstream'])('nor with our hub itself, %s', async (how) => {
  const rig = await probeRig()
  const { upstream } = rig.running
  const known = how === 'as a registry' ? {} : { upstream }
  const url = upstream.origins.registry
  const bench = await benchOn({ url, image: `${new URL(url).host}/acme/team/app`, ...known })
  const found = new Map<string, Examined>()
  for (const probe of PROBES) {
    if (isLeftOut(probe, how === 'as a registry' ? 'black-box' : 'upstream')) continue
    found.set(probe.id, await probe.examine(bench))
  }
  // Its blobs are elsewhere: that is what it is made like.
  found.delete('blob-redirect-leak')
  found.delete('cdn-host-hardcoded')
  expect(whatIsNot(found)).toEqual([])
})

/** As the runner does without `--with-hub` and `--allow-writes`. */
function isLeftOut({ needs }: Probe, view: 'upstream' | 'black-box'): boolean {
  return needs.includes('writes') || (view === 'black-box' && needs.includes('upstream'))
}

function whatIsNot(found: ReadonlyMap<string, Examined>): unknown[] {
  return [...found].flatMap(([id, examined]) =>
    examined.result === 'pass' || (examined.result === 'skip' && examined.kind === 'not-here')
      ? []
      : [{ id, ...examined }],
  )
}
