// Failed pulls that nobody can blame the candidate for.

import { describe, expect, it, onTestFinished } from 'vitest'
import { errorAnswer } from '../../../src/hub/registry/errors.ts'
import { isBlob, isManifest, replaced } from '../../../src/hub/scenarios/faults.ts'
import type { Handlers } from '../../../src/hub/handler.ts'
import { startHub } from '../../../src/hub/start.ts'
import { checkOn, type OnCandidate } from '../../helpers/bench.ts'

const NO_PROBES = { only: [], skip: [], depth: 'full', pulls: 'tried' } as const

async function hub(wrap: (handlers: Handlers) => Handlers): Promise<OnCandidate> {
  const started = await startHub({
    leafFor: null,
    now: () => new Date(),
    onFault: (error) => expect.unreachable(String(error)),
    wrap,
  })
  onTestFinished(() => started.close())
  return { url: `http://${started.authorities.registry.name}`, ways: ['mirror'] }
}

const limited = (): ReturnType<typeof errorAnswer> => errorAnswer('TOOMANYREQUESTS')

describe('a check', () => {
  it('that meets a used-up pull limit cannot tell, and says so', async () => {
    const { verdict } = await checkOn(await hub(replaced('registry', isManifest, limited)), NO_PROBES)
    expect(verdict.outcome).toBe('inconclusive')
    expect(verdict.faults).toEqual([])
    expect(verdict.reservations).toEqual([expect.stringContaining('met a limit (429)')])
    expect(verdict.pulls.every(({ status }) => status === 'failed')).toBe(true)
  })

  it('blames a 429 for layers on the candidate: no client counts those', async () => {
    const { verdict } = await checkOn(await hub(replaced('registry', isBlob, limited)), NO_PROBES)
    expect(verdict.outcome).toBe('incompatible')
  })
})
