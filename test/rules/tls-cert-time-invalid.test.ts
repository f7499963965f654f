import { describe, expect, it } from 'vitest'
import { tlsCertTimeInvalid } from '../../src/rules/tls-cert-time-invalid.ts'
import { messagesOf, unreachable } from '../helpers/unreachable.ts'

describe('tls-cert-time-invalid', () => {
  it('names the host and the time by which it was judged', () => {
    expect(
      messagesOf(
        tlsCertTimeInvalid,
        unreachable({ cause: 'tls-expired', detail: 'certificate has expired' }),
      ),
    ).toEqual([
      'the certificate of the registry registry-1.docker.io is out of its time at 2026-01-02T03:04:05Z: certificate has expired',
    ])
  })

  it('passes over a certificate that is not trusted', () => {
    expect(messagesOf(tlsCertTimeInvalid, unreachable({ cause: 'tls-untrusted', detail: 'x' }))).toEqual([])
  })
})
