import { describe, expect, it } from 'vitest'
import { tlsUntrustedInterceptingCa } from '../../src/rules/tls-untrusted-intercepting-ca.ts'
import type { ClientTlsCause } from '../../src/capture/event.ts'
import { findingsOf } from '../helpers/judged.ts'
import { play } from '../helpers/play.ts'
import { messagesOf, unreachable } from '../helpers/unreachable.ts'

function refusedByClient(cause: ClientTlsCause): ReturnType<typeof findingsOf> {
  const { events, add } = play()
  const message =
    'the client does not accept the certificate of pullscope for registry-1.docker.io: bad certificate'
  add({ type: 'connection.opened', connection: 0, client: '127.0.0.1:50000' })
  add({
    type: 'tls.failed',
    connection: 0,
    side: 'client',
    authority: 'registry-1.docker.io',
    cause,
    message,
  })
  return findingsOf(tlsUntrustedInterceptingCa, events)
}

describe('tls-untrusted-intercepting-ca', () => {
  it.each(['untrusted', 'rejected', 'closed'] as const)(
    'knows a client that does not trust pullscope by %s',
    (cause) => {
      const [finding] = refusedByClient(cause)
      expect(finding?.message).toContain(
        'does not accept the certificate of pullscope for registry-1.docker.io',
      )
      expect(finding?.remedy).toContain('pullscope ca')
    },
  )

  it('says of a client that closed without a word that it is a guess', () => {
    const guess = ', as one does that does not trust pullscope’s CA'
    expect(refusedByClient('closed')[0]?.message.endsWith(guess)).toBe(true)
    expect(refusedByClient('untrusted')[0]?.message.endsWith(guess)).toBe(false)
  })

  it('knows an upstream whose CA nobody here trusts', () => {
    expect(
      messagesOf(
        tlsUntrustedInterceptingCa,
        unreachable({ cause: 'tls-untrusted', detail: 'self-signed certificate' }),
      ),
    ).toEqual([
      'the certificate of registry-1.docker.io is from a CA that neither Node nor this machine trusts: self-signed certificate',
    ])
  })

  it('passes over a client that trusted pullscope before, and closes a connection that it needs no more', () => {
    const { events, exchange, add } = play()
    exchange('GET https://registry-1.docker.io/v2/', 200)
    const message = 'the client closed the connection'
    add({ type: 'connection.opened', connection: 1, client: '127.0.0.1:50001' })
    add({
      ...{ type: 'tls.failed', connection: 1, side: 'client', authority: 'registry-1.docker.io' },
      ...{ cause: 'closed', message },
    })
    expect(findingsOf(tlsUntrustedInterceptingCa, events)).toEqual([])
  })

  it('passes over a handshake that failed otherwise', () => {
    expect(refusedByClient('protocol')).toEqual([])
    expect(
      messagesOf(tlsUntrustedInterceptingCa, unreachable({ cause: 'tls-expired', detail: 'x' })),
    ).toEqual([])
  })
})
