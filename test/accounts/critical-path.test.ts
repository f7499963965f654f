import { describe, expect, it } from 'vitest'
import { criticalPath } from '../../src/accounts/critical-path.ts'
import { DOCKER, story, type StepDraft } from '../helpers/traces.ts'

function pathOf(drafts: readonly StepDraft[], now = 1000): readonly (readonly [number, number])[] {
  const { trace } = story({ participants: [DOCKER], pulls: [{ reference: 'a' }], steps: drafts })
  return criticalPath(trace.steps, now).map(({ step, ms }) => [step.id, ms])
}

describe('criticalPath', () => {
  it('goes back from the step that ended last, over those that it waited for', () => {
    const steps: StepDraft[] = [
      { phase: 'resolve', at: [0, 10, 10] },
      { phase: 'layer', at: [12, 20, 40] },
      { phase: 'layer', at: [12, 20, 90] },
      { phase: 'layer', at: [45, 50, 80] },
    ]
    expect(pathOf(steps)).toEqual([
      [0, 10],
      [2, 78],
    ])
  })

  it('changes over to a step whose cause goes on when that step begins', () => {
    const steps: StepDraft[] = [
      { phase: 'layer', at: [0, 10, 50], outcome: 'redirected' },
      { phase: 'layer', at: [20, 30, 100], causedBy: 0 },
    ]
    expect(pathOf(steps)).toEqual([
      [0, 20],
      [1, 80],
    ])
  })

  it('lets a step without an end run until now', () => {
    expect(pathOf([{ phase: 'layer', at: [5] }], 105)).toEqual([[0, 100]])
  })

  it('ends, whatever the capture says, and never adds up to more than the time there was', () => {
    const steps: StepDraft[] = Array.from({ length: 3000 }, (_, i) => ({
      phase: 'layer',
      at: [i, i, i % 7 === 0 ? i - 5 : i],
      causedBy: (i * 31) % 3000,
    }))
    const path = pathOf(steps)
    expect(path.length).toBeGreaterThan(0)
    expect(path.reduce((sum, [, ms]) => sum + ms, 0)).toBeLessThanOrEqual(3000)
    expect(pathOf([])).toEqual([])
  })
})
