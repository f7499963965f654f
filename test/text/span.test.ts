import { expect, it } from 'vitest'
import { plainText, span } from '../../src/text/span.ts'

it('is its text, whatever its tones', () => {
  expect(plainText([span('a', 'bad'), span(' '), span('b')])).toBe('a b')
})
