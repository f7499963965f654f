import { describe, expect, it } from 'vitest'
import { certificatesOf, type SeenCertificate } from '../../src/accounts/certificates.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import type { UpstreamTls } from '../../src/capture/event.ts'
import { play } from '../helpers/play.ts'

const CERTIFICATE = {
  subject: 'CN=*.docker.io',
  issuer: 'CN=Test CA',
  notBefore: '2025-12-01T00:00:00.000Z',
  notAfter: '2026-01-12T03:04:05.000Z',
  sha256: 'ab'.repeat(32),
}
const TLS: UpstreamTls = {
  protocol: 'TLSv1.3',
  cipher: 'TLS_AES_128_GCM_SHA256',
  verification: 'on',
  certificate: CERTIFICATE,
}

function seen(...all: readonly (UpstreamTls | null)[]): readonly SeenCertificate[] {
  const { events, add } = play()
  add({ type: 'connection.opened', connection: 0, client: '127.0.0.1:50000' })
  const times = { dnsMs: null, connectMs: 1, tlsMs: 1 }
  for (const tls of all) {
    const link = { connection: 0, authority: 'registry-1.docker.io', address: '192.0.2.1:443', ...times }
    add({ type: 'upstream.connected', ...link, ...(tls === null ? {} : { tls }) })
  }
  return certificatesOf(reduceAll(events))
}

describe('certificatesOf', () => {
  it('tells each once, with the days that it had left when it was seen', () => {
    expect(seen(TLS, null, TLS)).toEqual([
      {
        authority: 'registry-1.docker.io',
        ...CERTIFICATE,
        verification: 'on',
        wouldFail: null,
        daysLeft: 10,
      },
    ])
  })

  it('tells one that was over, and why it would have been refused', () => {
    const notAfter = '2026-01-01T00:00:00.000Z'
    const old: UpstreamTls = {
      ...TLS,
      verification: 'off',
      wouldFail: 'tls-expired',
      certificate: { ...CERTIFICATE, notAfter },
    }
    expect(seen(old)).toMatchObject([{ daysLeft: -2, wouldFail: 'tls-expired', verification: 'off' }])
  })

  it('does not reckon with a time that is none', () => {
    expect(seen({ ...TLS, certificate: { ...CERTIFICATE, notAfter: null } })).toMatchObject([
      { daysLeft: null },
    ])
  })

  it('sets two certificates of one host side by side', () => {
    const other = { ...TLS, certificate: { ...CERTIFICATE, sha256: 'cd'.repeat(32) } }
    expect(seen(TLS, other)).toHaveLength(2)
  })
})
