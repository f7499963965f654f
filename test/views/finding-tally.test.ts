import { expect, it } from 'vitest'
import type { Level } from '../../src/rules/rule.ts'
import { tallyOf } from '../../src/views/finding-tally.ts'

it('counts by level, the gravest first, and leaves out what there is none of', () => {
  const levels: readonly Level[] = ['note', 'error', 'note', 'error']
  const tally = tallyOf(levels.map((level) => ({ level })))
  expect(tally).toEqual([
    { level: 'error', tone: 'bad', words: '2 errors' },
    { level: 'note', tone: 'dim', words: '2 notes' },
  ])
  expect(tallyOf([])).toEqual([])
})
