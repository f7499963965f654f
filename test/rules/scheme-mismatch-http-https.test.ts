import { describe, expect, it } from 'vitest'
import { schemeMismatchHttpHttps } from '../../src/rules/scheme-mismatch-http-https.ts'
import { play } from '../helpers/play.ts'
import { messagesOf, unreachable } from '../helpers/unreachable.ts'

describe('scheme-mismatch-http-https', () => {
  it('finds HTTPS that is spoken to an HTTP registry', () => {
    const detail = '140:error:0A00010B:SSL routines:ssl3_get_record:wrong version number'
    const line = 'GET https://registry.test:5000/v2/'
    expect(messagesOf(schemeMismatchHttpHttps, unreachable({ cause: 'tls-protocol', detail, line }))).toEqual(
      [`the registry registry.test:5000 does not speak TLS, and the client wants HTTPS: ${detail}`],
    )
  })

  it('finds HTTP that is spoken to a TLS port', () => {
    const { events, exchange } = play()
    const body = '<html><center>The plain HTTP request was sent to HTTPS port</center></html>'
    exchange('GET http://registry.test:5000/v2/', 400, { answer: { body } })
    expect(messagesOf(schemeMismatchHttpHttps, events)).toEqual([
      'registry.test:5000 speaks TLS, and the client asked it in plain HTTP',
    ])
  })

  it('passes over another failure of TLS, and another 400', () => {
    expect(
      messagesOf(
        schemeMismatchHttpHttps,
        unreachable({ cause: 'tls-protocol', detail: 'handshake failure' }),
      ),
    ).toEqual([])
    const { events, exchange } = play()
    exchange('GET http://registry.test:5000/v2/', 400, { answer: { body: 'Bad Request' } })
    expect(messagesOf(schemeMismatchHttpHttps, events)).toEqual([])
  })
})
