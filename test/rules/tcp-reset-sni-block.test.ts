import { describe, expect, it } from 'vitest'
import { tcpResetSniBlock } from '../../src/rules/tcp-reset-sni-block.ts'
import { messagesOf, unreachable } from '../helpers/unreachable.ts'

const RESET = { cause: 'reset', detail: 'read ECONNRESET' } as const

describe('tcp-reset-sni-block', () => {
  it('says when the reset came', () => {
    expect(messagesOf(tcpResetSniBlock, unreachable({ ...RESET, stage: 'tls' }))).toEqual([
      'the connection to the registry registry-1.docker.io was reset during the TLS handshake',
    ])
    expect(messagesOf(tcpResetSniBlock, unreachable({ ...RESET, stage: 'connect' }))[0]).toMatch(
      /before TLS began$/,
    )
  })

  it('passes over a connection that is refused', () => {
    expect(messagesOf(tcpResetSniBlock, unreachable({ cause: 'refused', detail: 'x' }))).toEqual([])
  })
})
