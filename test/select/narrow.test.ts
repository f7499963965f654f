import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { narrow, narrowFindings, narrowSession } from '../../src/select/narrow.ts'
import type { Finding } from '../../src/rules/rule.ts'
import { EXPORT_FORMATS } from '../../src/views/index.ts'
import { anyStory } from '../helpers/any-story.ts'
import { joined } from '../helpers/joined.ts'
import { helloWorld, sideBySide, twoPulls } from '../helpers/stories.ts'

const finding = (evidence: Finding['evidence'], pull: number | null): Finding => ({
  ...{ rule: 'layer-connection-cut', level: 'error', message: 'm', remedy: 'r' },
  ...{ evidence, pull },
})

describe('narrow', () => {
  it('numbers steps and pulls anew, and leaves out whoever took no part', () => {
    const { trace } = twoPulls
    const narrowed = narrow(trace, new Set([4, 6]))
    expect(narrowed.steps.map(({ id, pull, ask }) => [id, pull, ask])).toEqual([
      [0, 0, 'POST upload'],
      [1, 0, 'PUT manifest 1'],
    ])
    expect(narrowed.pulls.map(({ id, reference, steps }) => [id, reference, steps])).toEqual([
      [0, 'docker.io/acme/app:1', [0, 1]],
    ])
    expect(narrowed.participants.map(({ id }) => id)).toEqual(['docker-2', 'registry-1.docker.io'])
  })

  it('leads to the nearest cause that is left', () => {
    const { trace } = helloWorld
    expect(trace.steps.map(({ causedBy }) => causedBy).slice(0, 3)).toEqual([null, 0, 1])
    const causes = (ids: readonly number[]): readonly (number | null)[] =>
      narrow(trace, new Set(ids)).steps.map(({ causedBy }) => causedBy)
    expect(causes([0, 2])).toEqual([null, 0])
    expect(causes([2])).toEqual([null])
    expect(causes([6, 8])).toEqual([null, 0])
  })

  it('keeps the number of a layer among all of its pull', () => {
    const { trace } = sideBySide
    const [pull] = narrow(trace, new Set([1, 4])).pulls
    expect(pull?.layers.map(({ steps }) => steps)).toEqual([[], [0, 1], []])
    expect(pull?.bytes).toBe(trace.pulls[0]?.bytes)
  })

  it('keeps findings of which any evidence is left', () => {
    const { trace } = twoPulls
    const findings = [finding([1, 4], 1), finding([0], 0), finding([6], 1)]
    const narrowed = narrowFindings(findings, trace, new Set([4, 5]))
    expect(narrowed).toEqual([finding([0], 0)])
  })

  it('keeps the ids of exchanges and connections, with gaps', () => {
    const { session, trace } = helloWorld
    const narrowed = narrowSession(session, narrow(trace, new Set([1])))
    expect(narrowed.exchanges.map((exchange) => exchange?.id)).toEqual(
      session.exchanges.map((exchange) =>
        exchange?.id === trace.steps[1]?.exchange ? exchange?.id : undefined,
      ),
    )
  })

  it('gives every format a trace that it can write, and a dense one', () => {
    const anyChoice = fc.tuple(anyStory, fc.func(fc.boolean()))
    fc.assert(
      fc.property(anyChoice, ([{ session, trace }, isChosen]) => {
        const steps = new Set(trace.steps.flatMap(({ id }) => (isChosen(id) ? [id] : [])))
        const narrowed = narrow(trace, steps)
        expect(narrowed.steps.map(({ id }) => id)).toEqual([...steps.keys()].map((_, i) => i))
        expect(narrowed.steps.map(({ url }) => url)).toEqual(
          trace.steps.filter(({ id }) => steps.has(id)).map(({ url }) => url),
        )
        for (const { id, causedBy } of narrowed.steps)
          if (causedBy !== null) expect(causedBy).toBeLessThan(id)
        const own = narrowSession(session, narrowed)
        const options = { width: 80, glyphs: 'utf8', colours: 'none', findings: [] } as const
        for (const { render } of EXPORT_FORMATS) expect(joined(render(own, narrowed, options))).toMatch(/\n$/)
      }),
      { numRuns: 50 },
    )
  })
})
