import { expect, it } from 'vitest'
import { bodyKey } from '../../../src/replay/engine/body-key.ts'

it('is the same for equal bodies, and short whatever their length', () => {
  const megabytes = (fill: number): Buffer => Buffer.alloc(3_000_000, fill)
  expect(bodyKey(megabytes(1))).toBe(bodyKey(megabytes(1)))
  expect(bodyKey(megabytes(1))).not.toBe(bodyKey(megabytes(2)))
  expect(bodyKey(megabytes(1))?.length).toBe('sha256:'.length + 64)
  expect(bodyKey('grant_type=password')).toBe('grant_type=password')
  expect(bodyKey(null)).toBeNull()
})
