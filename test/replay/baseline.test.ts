import { describe, expect, it } from 'vitest'
import { PullscopeError } from '../../src/errors.ts'
import { compareBaseline, type Baseline } from '../../src/replay/baseline.ts'
import { parseBaseline } from '../../src/replay/parse-baseline.ts'
import { json } from '../../src/replay/reports/json.ts'
import type { Difference, Verdict } from '../../src/replay/verdict.ts'
import { BROKEN, examination, HEALTHY, LIBRARY, OPTIONS, REALM, row } from '../helpers/verdicts.ts'

function baselineOf(...verdicts: readonly Verdict[]): Baseline {
  return parseBaseline(
    json.render(
      verdicts.map((verdict) => examination(verdict)),
      OPTIONS,
    ),
    'old.json',
  )
}

function refusal(text: string): PullscopeError {
  try {
    parseBaseline(text, 'old.json')
  } catch (error) {
    if (error instanceof PullscopeError) return error
  }
  return expect.unreachable()
}

describe('parseBaseline', () => {
  it('reads what the JSON report wrote', () => {
    expect(baselineOf(BROKEN, HEALTHY).candidates).toMatchObject([
      {
        url: 'https://mirror.example:8443',
        faults: [
          { id: 'realm-elsewhere', breaks: [] },
          { id: 'library-lost', breaks: ['docker', 'containerd'] },
        ],
      },
      { url: 'https://good.example', faults: [] },
    ])
  })

  it.each([
    ['', 'it cannot be read as JSON'],
    ['[]', 'the document is not an object'],
    ['{"format":"pullscope/trace","version":1}', 'format is not "pullscope/check"'],
    ['{"format":"pullscope/check","version":"1"}', 'version is not 1'],
    ['{"format":"pullscope/check","version":1}', 'candidates is not a list'],
    ['{"format":"pullscope/check","version":1,"candidates":[7]}', 'candidates[0] is not an object'],
    ['{"format":"pullscope/check","version":1,"candidates":[{}]}', 'candidates[0].url is not a text'],
    [
      '{"format":"pullscope/check","version":1,"candidates":[{"url":"x","faults":[{"id":"a"}],"probes":[]}]}',
      'candidates[0].faults[0].breaks is not a list',
    ],
  ])('refuses %j, and says where it is wrong', (text, place) => {
    const error = refusal(text)
    expect(error.code).toBe('not-a-report')
    expect(error.message).toContain(`old.json is no baseline: ${place}`)
    expect(error.remedy).toContain('--format json')
  })

  it('tells a report of a newer pullscope from a broken one', () => {
    expect(refusal('{"format":"pullscope/check","version":2}').code).toBe('report-too-new')
  })
})

describe('compareBaseline', () => {
  it('has nothing new when nothing changed', () => {
    expect(compareBaseline(baselineOf(BROKEN), BROKEN)).toEqual({
      fresh: [],
      mended: [],
      known: ['realm-elsewhere', 'library-lost'],
      untold: [],
      differences: [],
    })
  })

  it('has what came as new, and what went as mended', () => {
    const before = { ...BROKEN, faults: [REALM], grid: [...row('realm-elsewhere', 'fail')] }
    const now = { ...BROKEN, faults: [LIBRARY], grid: [...row('realm-elsewhere', 'pass')] }
    expect(compareBaseline(baselineOf(before), now)).toEqual({
      ...{ fresh: [LIBRARY], mended: ['realm-elsewhere'], known: [], untold: [], differences: [] },
    })
  })

  it.each([
    ['skipped', row('realm-elsewhere', 'skip', 'no hub')],
    ['not told', row('realm-elsewhere', 'error', 'reset')],
    ['not asked', []],
  ])('does not take a probe that was %s for mended', (_, grid) => {
    const now = { ...BROKEN, faults: [LIBRARY], grid }
    expect(compareBaseline(baselineOf(BROKEN), now)).toMatchObject({
      mended: [],
      untold: ['realm-elsewhere'],
    })
  })

  it('has a difference as new that was not there, weighs more, or comes once more', () => {
    const known: Difference = {
      ...{ exchange: 1, baselineExchange: 1, asked: 'GET tags', field: 'status' },
      ...{ baseline: '200', candidate: '401', because: '' },
      weight: 'visible',
    }
    const worse: Difference = { ...known, weight: 'breaking' }
    const other = { ...known, field: 'realm' }
    const before = { ...HEALTHY, differences: [known] }
    const of = (differences: Verdict['differences']): Verdict['differences'] =>
      compareBaseline(baselineOf(before), { ...HEALTHY, differences }).differences
    expect(of([known])).toEqual([])
    expect(of([known, known])).toEqual([known])
    expect(of([worse, other])).toEqual([worse, other])
  })

  it('takes a fault without a probe for mended when pulls were tried', () => {
    const before = { ...BROKEN, faults: [{ ...LIBRARY, id: 'pull-fails' }] }
    const now = { ...BROKEN, faults: [], pulls: HEALTHY.pulls }
    expect(compareBaseline(baselineOf(before), now).mended).toEqual(['pull-fails'])
    expect(compareBaseline(baselineOf(before), { ...now, pulls: [] }).untold).toEqual(['pull-fails'])
  })

  it('has a known fault as new when it breaks another client that was tried before', () => {
    const worse = { ...LIBRARY, breaks: ['docker', 'containerd', 'podman'] }
    expect(compareBaseline(baselineOf(BROKEN), { ...BROKEN, faults: [worse] }).fresh).toEqual([worse])
  })

  it('has none as new that breaks a client that nobody tried before', () => {
    const worse = { ...LIBRARY, breaks: [...LIBRARY.breaks, 'kaniko'] }
    expect(compareBaseline(baselineOf(BROKEN), { ...BROKEN, faults: [worse] }).known).toEqual([
      'library-lost',
    ])
  })

  it('compares candidates of the same URL, however it is written', () => {
    const baseline = baselineOf(HEALTHY, { ...BROKEN, candidate: 'https://b.example:443/' })
    expect(compareBaseline(baseline, { ...BROKEN, candidate: 'https://b.example' }).fresh).toEqual([])
    expect(compareBaseline(baseline, { ...BROKEN, candidate: 'https://good.example' }).fresh).toHaveLength(2)
  })

  it('takes the only one that is left over on both sides for the same', () => {
    const moved = { ...BROKEN, candidate: 'http://mirror.example:41234' }
    expect(compareBaseline(baselineOf(BROKEN), moved).fresh).toEqual([])
    expect(
      compareBaseline(baselineOf(BROKEN, HEALTHY), moved, [moved.candidate, HEALTHY.candidate]).fresh,
    ).toEqual([])
    expect(
      compareBaseline(baselineOf(BROKEN), moved, [moved.candidate, BROKEN.candidate]).fresh,
    ).toHaveLength(2)
    expect(compareBaseline(baselineOf(BROKEN, HEALTHY), moved, [moved.candidate]).fresh).toHaveLength(2)
    const two = [moved.candidate, 'http://mirror.example:41235']
    expect(compareBaseline(baselineOf(BROKEN), moved, two).fresh).toHaveLength(2)
    const elsewhere = { ...BROKEN, candidate: 'http://other.example:41234' }
    expect(compareBaseline(baselineOf(BROKEN), elsewhere).fresh).toHaveLength(2)
  })
})
