import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeLine, encode } from '../../src/capture/codec.ts'
import { anyEvent } from '../helpers/events.ts'

function problemOf(text: string): unknown {
  const result = decodeLine(text, 12)
  return result.ok ? result : result.problem
}

const RESPONSE = {
  at: 5,
  type: 'response.started',
  exchange: 0,
  from: 'upstream',
  status: 200,
  reason: 'OK',
  httpVersion: '1.1',
  headers: [['Content-Length', '2']],
}

describe('codec', () => {
  it('round-trips any event on one line', () => {
    fc.assert(
      fc.property(anyEvent, (event) => {
        const line = encode(event)
        expect(line).not.toMatch(/[\n\r]/)
        expect(decodeLine(line, 1)).toEqual({ ok: true, event })
      }),
    )
  })

  it('never throws on any text or any JSON', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(decodeLine(text, 1)).toHaveProperty('ok')
      }),
    )
  })

  it('leaves out fields that it does not know', () => {
    const line = `{"at":1,"type":"connection.closed","connection":0,"colour":"red","__proto__":{"x":1}}`
    expect(decodeLine(line, 1)).toStrictEqual({
      ok: true,
      event: { at: 1, type: 'connection.closed', connection: 0 },
    })
  })

  it.each([
    [{ status: '200' }, '`status` is "200", expected a whole number'],
    [{ exchange: 4e9 }, '`exchange` is 4000000000, expected a whole number up to 1000000'],
    [{ exchange: 1.5 }, '`exchange` is 1.5, expected a whole number up to 1000000'],
    [{ from: 'me' }, '`from` is "me", expected one of upstream, pullscope'],
    [{ headers: { a: 'b' } }, '`headers` is {"a":"b"}, expected a list'],
    [{ headers: [['a', 'b'], ['c']] }, '`headers[1]` is ["c"], expected a pair of name and value'],
    [{ headers: [['a', 1]] }, '`headers[0]` is ["a",1], expected a pair of strings'],
    [{ reason: undefined }, '`reason` is missing'],
    [{ at: -1 }, '`at` is -1, expected a number of milliseconds'],
    [{ reason: ['x'.repeat(99)] }, `\`reason\` is ["${'x'.repeat(38)}…, expected a string`],
  ])('names the field, the value and what was expected: %j', (change, message) => {
    expect(problemOf(JSON.stringify({ ...RESPONSE, ...change }))).toEqual({
      line: 12,
      kind: 'broken-line',
      message,
    })
  })

  it('names a field inside a body', () => {
    const body = { bytes: 2, sha256: 'short', kept: 'none' }
    expect(problemOf(JSON.stringify({ at: 1, type: 'request.completed', exchange: 0, body }))).toMatchObject({
      message: '`body.sha256` is "short", expected 64 hex digits',
    })
  })

  it('does not take an endless number for one', () => {
    expect(problemOf('{"at":1e999,"type":"connection.closed","connection":0}')).toMatchObject({
      message: '`at` is Infinity, expected a number of milliseconds',
    })
  })

  it.each([
    ['{"at":1', 'broken-line', 'is not JSON'],
    ['[]', 'broken-line', 'is not an event'],
    ['{"at":1}', 'broken-line', 'has no event type'],
    ['{"at":1,"type":"moon.rose"}', 'unknown-event', '`moon.rose` is no event that this version knows'],
    ['{"at":1,"type":"constructor"}', 'unknown-event', '`constructor` is no event that this version knows'],
  ])('says what is wrong with %s', (text, kind, message) => {
    expect(problemOf(text)).toEqual({ line: 12, kind, message })
  })
})
