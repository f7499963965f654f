// What leaves say, for whom and how long they are good, and that they are kept. OpenSSL is the judge.

import { X509Certificate } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { authorityAt, NOW, opensslText, opensslVerify } from './playbook.ts'

const DAY_MS = 86_400_000

function after(days: number): Date {
  return new Date(NOW.getTime() + days * DAY_MS)
}

describe('a leaf', () => {
  it.each([
    ['registry-1.docker.io', ['-verify_hostname', 'registry-1.docker.io']],
    ['*.docker.io', ['-verify_hostname', 'auth.docker.io']],
    ['my_registry', ['-verify_hostname', 'my_registry']],
    ['127.0.0.1', ['-verify_ip', '127.0.0.1']],
    ['::1', ['-verify_ip', '::1']],
    ['2001:DB8::a:0:0:1', ['-verify_ip', '2001:db8:0:0:a::1']],
    ['::ffff:192.0.2.1', ['-verify_ip', '::ffff:192.0.2.1']],
    ['fe80::1%eth0', ['-verify_ip', 'fe80::1']],
    [`${'a.'.repeat(120)}example`, ['-verify_hostname', `${'a.'.repeat(120)}example`]],
  ])('for %s passes OpenSSL at its strictest', async (host, args) => {
    const authority = await authorityAt()
    const chain = { ca: authority.certPem, leaf: authority.leafFor(host).cert, at: NOW }
    expect(await opensslVerify(chain, ...args)).toBe('ok')
  })

  it.each([
    ['registry.example', ['-verify_hostname', 'other.example'], 'hostname mismatch'],
    ['*.example', ['-verify_hostname', 'a.b.example'], 'hostname mismatch'],
    ['127.0.0.1', ['-verify_ip', '127.0.0.2'], 'IP address mismatch'],
    ['127.0.0.1', ['-verify_hostname', '127.0.0.1'], 'hostname mismatch'],
  ])('for %s is for nothing else: %j', async (host, args, reason) => {
    const authority = await authorityAt()
    const chain = { ca: authority.certPem, leaf: authority.leafFor(host).cert, at: NOW }
    expect(await opensslVerify(chain, ...args)).toContain(reason)
  })

  it('is refused under another CA of the same name', async () => {
    const [ours, other] = await Promise.all([authorityAt(), authorityAt()])
    expect(ours.subject).toBe(other.subject)
    const chain = { ca: other.certPem, leaf: ours.leafFor('registry.example').cert, at: NOW }
    expect(await opensslVerify(chain)).toContain('unable to get local issuer certificate')
  })

  it('serves TLS and nothing else, and names the key of its CA', async () => {
    const authority = await authorityAt()
    const text = await opensslText(authority.leafFor('registry.example').cert, '-text')
    const keyId = (await opensslText(authority.certPem, '-ext', 'subjectKeyIdentifier'))
      .trim()
      .split(/\s+/)
      .at(-1)
    const extensions = text.slice(
      text.indexOf('X509v3 extensions:'),
      text.lastIndexOf('Signature Algorithm:'),
    )
    expect(extensions.split('\n').map((line) => line.trim())).toEqual([
      'X509v3 extensions:',
      'X509v3 Key Usage: critical',
      'Digital Signature',
      'X509v3 Extended Key Usage:',
      'TLS Web Server Authentication',
      'X509v3 Authority Key Identifier:',
      keyId,
      'X509v3 Subject Alternative Name:',
      'DNS:registry.example',
      '',
    ])
    expect(text).toContain('Subject: O = pullscope\n')
  })

  it('has a serial of its own, positive and under 20 bytes, for each of 200 hosts', async () => {
    const { leafFor } = await authorityAt()
    const serials = Array.from({ length: 200 }, (_, n) => serialOf(leafFor(`h${n}.example`).cert))
    expect(new Set(serials.map((serial) => serial.toString('hex'))).size).toBe(200)
    for (const serial of serials) {
      expect(serial.length).toBeLessThan(20)
      expect(serial.readInt8(0)).toBeGreaterThan(0)
    }
  })

  it('shares one key with all leaves of the process, and not the key of the CA', async () => {
    const { certPem, leafFor } = await authorityAt()
    const [one, other] = [leafFor('one.example'), leafFor('other.example')]
    expect(one.key).toBe(other.key)
    const keys = [one.cert, certPem].map(
      (pem) => new X509Certificate(pem).publicKey.export({ format: 'jwk' }).x,
    )
    expect(keys[0]).not.toBe(keys[1])
  })

  it('lives from an hour ago for 7 days', async () => {
    let now = NOW
    const { leafFor } = await authorityAt(() => now)
    now = after(10)
    expect(lifeOf(leafFor('registry.example').cert)).toEqual({
      from: '2026-12-02T09:20:30.000Z',
      to: '2026-12-09T09:20:30.000Z',
    })
  })

  it('never begins before its CA nor ends after it, whenever it is made', async () => {
    let now = NOW
    const { notBefore, notAfter, leafFor } = await authorityAt(() => now)
    fc.assert(
      fc.property(fc.double({ min: -30, max: 200, noNaN: true }), fc.nat(), (days, n) => {
        now = after(days)
        const { from, to } = lifeOf(leafFor(`h${n}.example`).cert)
        expect(Date.parse(from)).toBeGreaterThanOrEqual(notBefore.getTime())
        expect(Date.parse(to)).toBeLessThanOrEqual(notAfter.getTime())
        expect(Date.parse(from)).toBeLessThan(Date.parse(to))
      }),
    )
  })

  it('is the same one for a host, however spelled, until a day before its end', async () => {
    let now = NOW
    const { certPem, leafFor } = await authorityAt(() => now)
    const first = leafFor('Registry.Example')
    expect(leafFor('registry.example.').cert).toBe(first.cert)
    expect(leafFor('0:0::1').cert).toBe(leafFor('::1').cert)
    now = after(5.9)
    expect(leafFor('registry.example').cert).toBe(first.cert)
    now = after(6)
    const second = leafFor('registry.example').cert
    expect(second).not.toBe(first.cert)
    expect(await opensslVerify({ ca: certPem, leaf: second, at: after(8) })).toBe('ok')
    now = after(83.5)
    const last = leafFor('registry.example').cert
    now = after(89.5)
    expect(leafFor('registry.example').cert).toBe(last)
  })

  it('is forgotten when a thousand other hosts came after it', async () => {
    const { leafFor } = await authorityAt()
    const first = leafFor('first.example').cert
    for (let n = 0; n < 999; n++) leafFor(`h${n}.example`)
    expect(leafFor('first.example').cert).toBe(first)
    leafFor('one-more.example')
    expect(leafFor('first.example').cert).not.toBe(first)
  })
})

function serialOf(pem: string): Buffer {
  // tbsCertificate: two SEQUENCE headers of 4 and 4 octets at most, the version, then the serial as INTEGER.
  const der = new X509Certificate(pem).raw
  const version = der.indexOf(Buffer.from('a003020102', 'hex'))
  const length = der.readUInt8(version + 6)
  return der.subarray(version + 7, version + 7 + length)
}

function lifeOf(pem: string): { from: string; to: string } {
  const { validFrom, validTo } = new X509Certificate(pem)
  return { from: new Date(validFrom).toISOString(), to: new Date(validTo).toISOString() }
}
