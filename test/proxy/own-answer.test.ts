import { describe, expect, it } from 'vitest'
import { answerToFailure, asMessage, ownAnswer } from '../../src/proxy/own-answer.ts'
import { UpstreamError } from '../../src/proxy/upstream-error.ts'

describe('an answer of ours', () => {
  it.each([
    ['timeout', 504],
    ['own-listener', 421],
    ['forbidden-address', 403],
    ['refused', 502],
    ['dns-failed', 502],
    ['tls-untrusted', 502],
    ['other', 502],
  ] as const)('to %s is a %d', (reason, status) => {
    expect(answerToFailure(new UpstreamError(reason, 'x', { detail: 'x', stage: 'connect' })).status).toBe(
      status,
    )
  })

  it('has the error body of the distribution spec, and says who made it', () => {
    const { headers, body } = ownAnswer(502, 'cannot reach a "b"')
    expect(JSON.parse(body.toString())).toEqual({
      errors: [{ code: 'UNAVAILABLE', message: 'pullscope: cannot reach a "b"' }],
    })
    expect(headers).toContainEqual(['Content-Length', String(body.length)])
  })

  it('as bytes ends the connection', () => {
    const answer = ownAnswer(400, 'no')
    expect(asMessage(answer).toString()).toBe(
      'HTTP/1.1 400 Bad Request\r\nContent-Type: application/json; charset=utf-8\r\n' +
        `Content-Length: ${answer.body.length}\r\nConnection: close\r\n\r\n${answer.body.toString()}`,
    )
  })
})
