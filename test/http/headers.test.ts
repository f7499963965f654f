import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  contentLength,
  fromRawHeaders,
  header,
  headerValues,
  mediaType,
  toRawHeaders,
} from '../../src/http/headers.ts'

const list = [
  ['Accept', 'a/b'],
  ['accept', 'c/d'],
  ['Content-Type', 'Application/JSON; charset=utf-8'],
  ['content-length', ' 12 '],
] as const

it('keeps order, case and repeats through raw headers and back', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.string(), fc.string())), (headers) => {
      expect(fromRawHeaders(toRawHeaders(headers))).toEqual(headers)
    }),
  )
})

it('finds headers without regard to case', () => {
  expect(header(list, 'ACCEPT')).toBe('a/b')
  expect(headerValues(list, 'Accept')).toEqual(['a/b', 'c/d'])
  expect(header(list, 'host')).toBeNull()
  expect(mediaType(list)).toBe('application/json')
})

it.each(['', '-1', '1e3', '0x10', '12, 12', '9'.repeat(30)])('does not take %j for a length', (value) => {
  expect(contentLength([['Content-Length', value]])).toBeNull()
})

it('reads a length', () => {
  expect(contentLength(list)).toBe(12)
})
