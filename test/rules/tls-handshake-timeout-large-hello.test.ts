import { describe, expect, it } from 'vitest'
import { tlsHandshakeTimeoutLargeHello } from '../../src/rules/tls-handshake-timeout-large-hello.ts'
import { judged } from '../helpers/judged.ts'
import { messagesOf, unreachable } from '../helpers/unreachable.ts'

const TIMEOUT = { cause: 'timeout', detail: 'after 30000 ms' } as const

describe('tls-handshake-timeout-large-hello', () => {
  it('finds a timeout behind a connection, and comes before one that never was', () => {
    const events = unreachable({ ...TIMEOUT, stage: 'tls' })
    expect(messagesOf(tlsHandshakeTimeoutLargeHello, events)).toEqual([
      'the registry registry-1.docker.io took the connection and never ended the TLS handshake (after 30000 ms)',
    ])
    expect(judged(events).findings.map(({ rule }) => rule)).toEqual(['tls-handshake-timeout-large-hello'])
  })

  it.each(['connect', 'name', undefined] as const)('passes over a timeout at %s', (stage) => {
    const events = unreachable({ ...TIMEOUT, ...(stage === undefined ? {} : { stage }) })
    expect(messagesOf(tlsHandshakeTimeoutLargeHello, events)).toEqual([])
  })
})
