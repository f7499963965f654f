import { describe, expect, it } from 'vitest'
import { coverageOf, outcomeOf, rankedFaults, type Findings } from '../../src/replay/verdict.ts'
import { DIFFERENCES, HEALTHY, LIBRARY, REALM } from '../helpers/verdicts.ts'

const NOTHING: Findings = { faults: [], differences: [], reservations: [], stopped: false }
const [BREAKING, BENIGN] = DIFFERENCES

describe('outcomeOf', () => {
  it.each([
    ['equivalent', {}],
    ['equivalent', { differences: BENIGN === undefined ? [] : [BENIGN] }],
    ['equivalent', { faults: [{ ...REALM, level: 'note' as const }] }],
    ['compatible', { faults: [REALM] }],
    ['incompatible', { faults: [{ ...REALM, breaks: ['docker'] }] }],
    ['incompatible', { faults: [LIBRARY] }],
    ['incompatible', { differences: BREAKING === undefined ? [] : [BREAKING] }],
    ['incompatible', { faults: [LIBRARY], reservations: ['something was skipped'] }],
    ['inconclusive', { faults: [REALM], reservations: ['something was skipped'] }],
    ['inconclusive', { faults: [LIBRARY], stopped: true }],
  ])('is %s for %j', (outcome, findings) => {
    expect(outcomeOf({ ...NOTHING, ...findings })).toBe(outcome)
  })
})

describe('rankedFaults', () => {
  it('puts the worst level first, then who breaks most, then the order of the catalogue', () => {
    const [a, b, c, d] = [
      { ...REALM, id: 'a' },
      { ...REALM, id: 'b', breaks: ['docker'] },
      { ...LIBRARY, id: 'c', breaks: [] },
      { ...LIBRARY, id: 'd' },
    ]
    expect(rankedFaults([a, { ...a, id: 'a2' }, b, c, d]).map(({ id }) => id)).toEqual([
      'd',
      'c',
      'b',
      'a',
      'a2',
    ])
  })
})

describe('coverageOf', () => {
  it('counts what a verdict rests on', () => {
    expect(coverageOf(HEALTHY)).toEqual({
      ...{ passed: 10, failed: 0, skipped: 0, errors: 0, pulls: 5, pullsFailed: 0, differences: 0 },
    })
  })
})
