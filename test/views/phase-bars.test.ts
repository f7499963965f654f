import { describe, expect, it } from 'vitest'
import { phaseBars } from '../../src/views/phase-bars.ts'
import { DOCKER, REGISTRY, story } from '../helpers/traces.ts'
import type { StepDraft } from '../helpers/traces.ts'

function bars(steps: readonly StepDraft[], now = 1000): readonly [string, number, number][] {
  const { trace } = story({ participants: [DOCKER, REGISTRY], steps })
  return phaseBars(trace.steps, now).map(({ phase, busyMs, share }) => [phase, busyMs, share])
}

describe('phaseBars', () => {
  it('counts time with several steps under way once', () => {
    const layers: readonly StepDraft[] = [
      { phase: 'layer', at: [0, 1, 60] },
      { phase: 'layer', at: [20, 21, 40] },
      { phase: 'layer', at: [50, 51, 100] },
    ]
    expect(bars(layers)).toEqual([['layer', 100, 1]])
  })

  it('leaves out time in which nothing was under way', () => {
    const apart: readonly StepDraft[] = [
      { phase: 'challenge', at: [0, 1, 10] },
      { phase: 'token', at: [500, 501, 530] },
    ]
    expect(bars(apart)).toEqual([
      ['challenge', 10, 0.25],
      ['token', 30, 0.75],
    ])
  })

  it('runs open steps until now', () => {
    expect(bars([{ phase: 'layer', at: [100] }], 300)).toEqual([['layer', 200, 1]])
  })

  it('has no share of no time', () => {
    expect(bars([{ phase: 'connect', at: [5, null, 5] }])).toEqual([['connect', 0, 0]])
    expect(bars([])).toEqual([])
  })
})
