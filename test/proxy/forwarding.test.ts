import { describe, expect, it } from 'vitest'
import { endToEnd, requestFraming, responseFraming } from '../../src/proxy/forwarding.ts'

describe('endToEnd', () => {
  it('keeps order, case and repeats of what it keeps', () => {
    const headers = [
      ['Accept', 'a'],
      ['X', '1'],
      ['accept', 'b'],
      ['Set-Cookie', 'c'],
      ['Set-Cookie', 'd'],
    ] as const
    expect(endToEnd(headers)).toEqual(headers)
  })

  it('drops the headers of one hop, and those that Connection names', () => {
    const dropped = [
      'Keep-Alive',
      'PROXY-AUTHENTICATE',
      'Proxy-Authentication-Info',
      'proxy-authorization',
      'Proxy-Connection',
      'TE',
      'Upgrade',
      'X-Named',
    ]
    const headers = dropped.map((name) => [name, 'v'] as const)
    expect(endToEnd([...headers, ['Connection', 'x-named, keep-alive'], ['connection', 'upgrade']])).toEqual(
      [],
    )
  })

  it('never drops what says where a message goes or ends', () => {
    const headers = [
      ['Host', 'a'],
      ['Content-Length', '1'],
      ['Transfer-Encoding', 'chunked'],
      ['Trailer', 'x'],
    ] as const
    expect(
      endToEnd([...headers, ['Connection', 'host, content-length, transfer-encoding, trailer']]),
    ).toEqual(headers)
  })

  it('keeps close, once and alone', () => {
    expect(
      endToEnd([
        ['A', '1'],
        ['connection', 'X-Y, Close'],
        ['Connection', 'close'],
        ['B', '2'],
      ]),
    ).toEqual([
      ['A', '1'],
      ['connection', 'close'],
      ['B', '2'],
    ])
  })
})

describe('framing', () => {
  it('of a request', () => {
    expect(requestFraming([])).toBe('no-body')
    expect(requestFraming([['content-length', '0']])).toBe('length')
    expect(requestFraming([['transfer-encoding', 'gzip, chunked']])).toBe('chunked')
  })

  it.each([
    ['HEAD', 200, 'Content-Length: 5', 'no-body'],
    ['GET', 204, 'Content-Length: 5', 'no-body'],
    ['GET', 304, 'Transfer-Encoding: chunked', 'no-body'],
    ['GET', 200, 'Content-Length: 5', 'length'],
    ['GET', 200, 'Transfer-Encoding: Chunked', 'chunked'],
    ['GET', 200, 'Transfer-Encoding: gzip', 'until-close'],
    ['GET', 200, 'X: y', 'until-close'],
  ])('of an answer to %s with %d and %s: %s', (method, status, line, framing) => {
    const [name = '', value = ''] = line.split(': ')
    expect(responseFraming({ method, status }, [[name, value]])).toBe(framing)
  })
})
