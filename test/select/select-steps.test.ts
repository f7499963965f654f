import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseSelect } from '../../src/select/parse.ts'
import { selectSteps } from '../../src/select/select-steps.ts'
import type { Select } from '../../src/select/select.ts'
import { judgedCapture } from '../helpers/captures.ts'
import { anySelect } from '../helpers/selects.ts'
import { anyStory } from '../helpers/any-story.ts'
import { helloWorld, sideBySide, troubles, twoPulls } from '../helpers/stories.ts'
import type { Story } from '../helpers/traces.ts'

function chosen({ session, trace }: Pick<Story, 'session' | 'trace'>, text: string): readonly number[] {
  const parsed = parseSelect(text)
  if (!parsed.ok) throw new Error(parsed.message)
  return [...selectSteps(parsed.select, trace, session, { findings: [] })]
}

describe('selectSteps', () => {
  it.each([
    ['~phase layer', [6, 8]],
    ['~phase layer & ~d cloudflare', [8]],
    ['~d ^registry-1 & !~m HEAD', [0, 3, 4, 5, 6]],
    ['~m ^head$', [2]],
    ['~c 401', [0]],
    ['~c 4xx', [0]],
    ['~c >=400', [0]],
    ['~c 300-399', [5, 6]],
    ['~c <300 ~host registry', [2, 3, 4]],
    ['~u ^https://auth', [1]],
    ['~outcome redirected', [5, 6]],
    ['~host auth', [1]],
    ['~host blob', [7, 8]],
    ['~pull hello-w.rld', [0, 1, 2, 3, 4, 5, 6, 7, 8]],
    ['~pull redis', []],
    ['~client "docker 2[0-9]"', [0, 1, 2, 3, 4, 5, 6, 7, 8]],
    ['~slow 90ms', [8]],
    ['~slow 0.09s', [8]],
    ['~size 9kB', [3]],
    ['~e', []],
    ['bearer', [0]],
    ['"head LATEST"', [2]],
    ['hello-world token', [1]],
    ['token | "HEAD latest"', [1, 2]],
  ])('hello-world: %s', (text, steps) => {
    expect(chosen(helloWorld, text)).toEqual(steps)
  })

  it('knows errors, of which half have no status', () => {
    expect(chosen(troubles, '~e')).toEqual([1, 4, 5, 7, 9])
    expect(chosen(troubles, '~e & ~phase connect')).toEqual([9])
    expect(chosen(troubles, '~outcome corrupt')).toEqual([6])
  })

  it('measures what has no end up to the end of the capture', () => {
    expect(chosen(sideBySide, '~slow 1m')).toEqual([4, 5])
  })

  it('counts bytes both ways', () => {
    expect(chosen(twoPulls, '~size 4MB')).toEqual([5])
    expect(chosen(twoPulls, '~pull acme & ~phase upload')).toEqual([4, 5])
  })

  it('looks into headers, bodies and digests of a recorded pull', async () => {
    const story = await judgedCapture('docker-pull-hello-world')
    const phases = (text: string): readonly string[] =>
      chosen(story, text).map((id) => story.trace.steps[id]?.phase ?? '')
    expect(phases('~hs "^www-authenticate: bearer"')).toEqual(['challenge'])
    expect(phases('~hq www-authenticate')).toEqual([])
    expect(phases('~hq "^authorization: bearer" & ~m HEAD')).toEqual(['resolve'])
    expect(phases('~t image.index')).toContain('index')
    expect(phases('~bs "schemaVersion" & ~phase index')).toEqual(['index'])
    expect(phases('~bq schemaVersion')).toEqual([])
    const digest = story.trace.pulls[0]?.layers[0]?.digest ?? ''
    expect(new Set(phases(`~digest ${digest.slice(0, 14)}`))).toEqual(new Set(['layer']))
    expect(phases(`~digest ${digest.slice('sha256:'.length, 19)}…`)).toEqual(phases(`~digest ${digest}`))
  })

  it('selects the steps that findings stand under, which it looks for itself', async () => {
    const { session, trace, findings } = await judgedCapture('docker-pull-missing-tag')
    const steps = selectSteps({ kind: 'test', operator: '~finding', argument: null }, trace, session)
    expect(findings.length).toBeGreaterThan(0)
    expect([...steps]).toEqual(
      [...new Set(findings.map(({ evidence: [first] }) => first))].sort((a, b) => a - b),
    )
  })

  it('obeys De Morgan, and the law of the excluded middle', () => {
    const not = (of: Select): Select => ({ kind: 'not', of })
    fc.assert(
      fc.property(anyStory, anySelect, anySelect, ({ session, trace }, a, b) => {
        const steps = (select: Select): readonly number[] => [
          ...selectSteps(select, trace, session, { findings: [] }),
        ]
        const and = (...parts: readonly [Select, Select]): Select => ({ kind: 'and', parts })
        const or = (...parts: readonly [Select, Select]): Select => ({ kind: 'or', parts })
        expect(steps(not(and(a, b)))).toEqual(steps(or(not(a), not(b))))
        expect(steps(not(or(a, b)))).toEqual(steps(and(not(a), not(b))))
        expect(steps(or(a, not(a)))).toEqual(trace.steps.map(({ id }) => id))
        expect(steps(not(not(a)))).toEqual(steps(a))
      }),
    )
  })
})
