import { expect, it } from 'vitest'
import { groupBy } from '../../src/views/group-by.ts'

it('groups by key, in order of appearance', () => {
  const groups = groupBy([3, 1, 4, 1, 5, 9, 2, 6], (number) => (number % 2 === 0 ? 'even' : 'odd'))
  expect([...groups]).toEqual([
    ['odd', [3, 1, 1, 5, 9]],
    ['even', [4, 2, 6]],
  ])
})
