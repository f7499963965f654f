import { expect, it } from 'vitest'
import { requestDefect } from '../../src/proxy/request-defect.ts'

it.each([
  ['1.1', []],
  ['1.0', []],
  ['1.1', ['chunked']],
  ['1.1', ['gzip, Chunked ']],
  ['1.1', ['gzip', 'chunked']],
])('there is nothing wrong with HTTP/%s and the codings %j', (httpVersion, codings) => {
  expect(
    requestDefect({ httpVersion, headers: codings.map((value) => ['Transfer-Encoding', value]) }),
  ).toBeNull()
})

it.each([
  ['0.9', []],
  ['2.0', []],
  ['1.0', ['chunked']],
  ['1.1', ['']],
  ['1.1', ['gzip']],
  ['1.1', ['xchunked']],
  ['1.1', ['chunked, gzip']],
  ['1.1', ['chunked', 'chunked']],
  ['1.1', ['chunked;a=b']],
])('HTTP/%s with the codings %j is refused', (httpVersion, codings) => {
  expect(
    requestDefect({ httpVersion, headers: codings.map((value) => ['TRANSFER-encoding', value]) }),
  ).not.toBeNull()
})
