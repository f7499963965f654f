// How much of a body came: what each program writes of a whole download, of one that broke off without a word, and of one
// that it did not look at.

import { describe, expect, it } from 'vitest'
import { readHar } from '../../../../src/capture/import/har.ts'
import { decode } from '../../../../src/decode/decode.ts'
import { reduceAll } from '../../../../src/model/reduce.ts'

interface Answer {
  readonly status?: number
  readonly method?: string
  readonly length?: string
  readonly coding?: string
  readonly size?: number | null
  readonly compression?: number
  readonly text?: string
  readonly bodySize?: number | null
  readonly headersSize?: number
  readonly transferred?: number
}

/** The step and its body, as `1000 ok`, from the HAR of this program. */
function told(author: string, answer: Answer): string {
  const { status = 200, method = 'GET', length = '1000', coding, headersSize = -1, bodySize = -1 } = answer
  const { size = -1, compression, text, transferred } = answer
  const [name, version] = author.split(' ')
  const entry = {
    startedDateTime: '2026-01-31T12:00:00.000Z',
    time: 30,
    request: {
      method,
      url: `https://r.example/v2/a/blobs/sha256:${'a'.repeat(64)}`,
      httpVersion: 'HTTP/1.1',
    },
    response: {
      status,
      httpVersion: 'HTTP/1.1',
      headers: [
        ...(length === '' ? [] : [{ name: 'Content-Length', value: length }]),
        ...(coding === undefined ? [] : [{ name: 'Content-Encoding', value: coding }]),
      ],
      content: { size, compression, text },
      ...{ headersSize, bodySize, _transferSize: transferred },
    },
    timings: { send: 1, wait: 2, receive: 27 },
    serverIPAddress: '192.0.2.7',
  }
  const { events, problems } = readHar(
    JSON.stringify({ log: { creator: { name, version }, entries: [entry] } }),
  )
  expect(problems).toEqual([])
  const [step] = decode(reduceAll(events)).steps
  return `${step?.bytes} ${step?.outcome}`
}

const FIREFOX = 'Firefox 140.0'
const CHARLES = 'Charles 4.6'
const PROXYMAN = 'Proxyman 5.0'
const MITMPROXY = 'mitmproxy 12.0'
const CHROMIUM = 'WebInspector 537.36'
const PLAYWRIGHT = 'Playwright 1.65'

describe('of a body without a coding', () => {
  it.each<[string, string, Answer, string]>([
    // Firefox counts the head with the body.
    ['whole', FIREFOX, { size: 1000, bodySize: 1200, headersSize: 200 }, '1000 ok'],
    ['cut', FIREFOX, { size: 600, bodySize: 800, headersSize: 200 }, '600 pending'],
    ['cut before its first byte', FIREFOX, { size: 0, bodySize: 200, headersSize: 200 }, '0 pending'],
    ['cut, of a file that does not tell of heads', FIREFOX, { size: 600, bodySize: 600 }, '600 pending'],
    ['whole', CHARLES, { size: 1000, bodySize: 1000 }, '1000 ok'],
    ['cut', CHARLES, { size: 600, bodySize: 600 }, '600 pending'],
    ['cut', PROXYMAN, { size: 600, bodySize: 600 }, '600 pending'],
    ['cut', MITMPROXY, { size: 600, bodySize: 600, compression: 0 }, '600 pending'],
    // It writes 0 of a body that it passed on without keeping it.
    ['streamed', MITMPROXY, { size: 0, bodySize: 0, compression: 0 }, '1000 ok'],
    // Over HTTP/1.1 Chromium takes the heads from what came; over HTTP/2 it does not know how large they were.
    ['whole', CHROMIUM, { size: 1000, bodySize: 1000, headersSize: 200, transferred: 1200 }, '1000 ok'],
    ['on its way', CHROMIUM, { size: 600, bodySize: 600, headersSize: 200, transferred: 800 }, '600 pending'],
    ['on its way by HTTP/2', CHROMIUM, { size: 600, transferred: 690 }, '600 pending'],
    ['whole by HTTP/2', CHROMIUM, { size: 1000, transferred: 1090 }, '1000 ok'],
    ['not looked at', PLAYWRIGHT, { size: -1, bodySize: -1, transferred: -1 }, '1000 ok'],
    ['not looked at', 'other 1', { size: null, bodySize: null }, '1000 ok'],
    ['counted in two ways', 'other 1', { size: 600, bodySize: 700 }, '1000 ok'],
    ['counted as its content alone', 'other 1', { size: 600, bodySize: -1 }, '1000 ok'],
    ['longer than was said', 'other 1', { size: 1200, bodySize: 1200 }, '1200 ok'],
    ['of no length', 'other 1', { length: '', size: 600, bodySize: 600 }, '600 ok'],
  ])('%s, by %s', (_, author, answer, expected) => {
    expect(told(author, answer)).toBe(expected)
  })
})

describe('of a coded body', () => {
  it.each<[string, string, Answer, string]>([
    ['whole', CHARLES, { size: 5000, bodySize: 1000, compression: 4000 }, '1000 ok'],
    ['cut', CHARLES, { size: 3000, bodySize: 600, compression: 2400 }, '600 pending'],
    // `compression` is what is missing from the size, which is that on the wire.
    ['whole', MITMPROXY, { size: 1000, bodySize: 1000, compression: 4000 }, '1000 ok'],
    ['cut', MITMPROXY, { size: 600, bodySize: 600, compression: 2400 }, '600 pending'],
    // A few bytes grow by their coding: both sizes are of the content.
    ['whole, measured as content', PROXYMAN, { length: '25', size: 2, bodySize: 2 }, '25 ok'],
    ['not looked at', PLAYWRIGHT, { size: 5000, bodySize: -1 }, '1000 ok'],
    ['by HTTP/2', CHROMIUM, { size: 600, transferred: 690 }, '1000 ok'],
  ])('%s, by %s', (_, author, answer, expected) => {
    expect(told(author, { coding: 'gzip', ...answer })).toBe(expected)
  })

  it('is as long as its content where the coding changes nothing', () => {
    expect(told(CHARLES, { coding: 'identity', size: 600, bodySize: 600 })).toBe('600 pending')
  })
})

it('is no cut where there is no body, whatever length is announced', () => {
  expect(told(CHARLES, { method: 'HEAD', size: 600, bodySize: 600 })).toBe('0 ok')
  expect(told(CHARLES, { status: 304, size: 600, bodySize: 600 })).toBe('0 unchanged')
})
