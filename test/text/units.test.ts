import { describe, expect, it } from 'vitest'
import { bytes, count, duration, offset, rate } from '../../src/text/units.ts'

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.0 kB'],
    [3145, '3.1 kB'],
    [99_940, '99.9 kB'],
    [99_960, '100 kB'],
    [999_499, '999 kB'],
    [999_500, '1.0 MB'],
    [4_200_000, '4.2 MB'],
    [314_572_800, '315 MB'],
    [2 ** 53, '9.0 PB'],
  ])('%d is %s', (amount, text) => expect(bytes(amount)).toBe(text))
})

describe('duration', () => {
  it.each([
    [0, '0 ms'],
    [0.4, '0 ms'],
    [243, '243 ms'],
    [999.4, '999 ms'],
    [999.6, '1.0 s'],
    [1234, '1.2 s'],
    [59_940, '59.9 s'],
    [59_960, '1 min 00 s'],
    [184_000, '3 min 04 s'],
    [3_599_400, '59 min 59 s'],
    [3_599_600, '1 h 00 min'],
    [7_500_000, '2 h 05 min'],
  ])('%d ms is %s', (ms, text) => expect(duration(ms)).toBe(text))
})

describe('offset', () => {
  it.each([
    [12.4, '12 ms'],
    [999.7, '1.000 s'],
    [184_127, '184.127 s'],
  ])('%d ms is at %s', (ms, text) => expect(offset(ms)).toBe(text))
})

describe('rate', () => {
  it('is bytes a second', () => expect(rate(4_200_000, 1200)).toBe('3.5 MB/s'))
  it('is unknown when no time passed', () => expect(rate(4_200_000, 0)).toBeNull())
})

describe('count', () => {
  it.each([
    [0, '0 pulls'],
    [1, '1 pull'],
    [2, '2 pulls'],
  ])('%d is %s', (amount, text) => expect(count(amount, 'pull')).toBe(text))
  it('takes an odd plural', () => expect(count(2, 'anomaly', 'anomalies')).toBe('2 anomalies'))
})
