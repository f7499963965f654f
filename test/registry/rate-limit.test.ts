import { describe, expect, it } from 'vitest'
import { parseRateLimit } from '../../src/registry/rate-limit.ts'

describe('parseRateLimit', () => {
  it.each([
    ['100;w=21600', { amount: 100, windowSeconds: 21_600 }],
    [' 7 ; w=60 ', { amount: 7, windowSeconds: 60 }],
    ['0', { amount: 0, windowSeconds: null }],
  ])('reads %s', (value, limit) => {
    expect(parseRateLimit(value)).toEqual(limit)
  })

  it.each([null, '', '-1', '1.5', '100;w=', '100;x=2', '9'.repeat(5000), '100;w=1, 50;w=2', '\u001b[2J'])(
    'takes %j for no limit',
    (value) => {
      expect(parseRateLimit(value)).toBeNull()
    },
  )
})
