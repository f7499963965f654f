import fc from 'fast-check'
import { expect, it } from 'vitest'
import { axisTimes } from '../../src/views/axis.ts'

it.each([
  [1, ['0 ms', '0.5 ms', '1 ms']],
  [2.74, ['0 ms', '1.4 ms', '2.7 ms']],
  [243, ['0 ms', '122 ms', '243 ms']],
  [1204.5, ['0 ms', '602 ms', '1.204 s']],
])('of %d ms', (length, times) => {
  expect(axisTimes(length)).toEqual(times)
})

it('has three times that differ, of any length', () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 1e7, noNaN: true }), (length) => {
      expect(new Set(axisTimes(length)).size).toBe(3)
    }),
  )
})
