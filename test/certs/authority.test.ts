// What the CA certificate says, by OpenSSL and by Node, and how a stored one is read back.

import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { makeAuthority, makeKeyPair } from '../../certs/authority.ts'
import { distinguishedName, signCertificate } from '../../certs/certificate.ts'
import { digitalSignature } from '../../certs/extensions.ts'
import { parsePair } from '../../certs/pair.ts'
import { authorityAt, NOW, opensslText } from './playbook.ts'

async function certificateOf(now: Date, hostname = 'build-7'): Promise<X509Certificate> {
  return new X509Certificate(await makeAuthority({ now, hostname }))
}

describe('the certificate authority', () => {
  it('is what OpenSSL calls a CA for servers only, without further CAs, and carries nothing else', async () => {
    const text = await opensslText((await authorityAt()).certPem, '-text')
    const extensions = text.slice(
      text.indexOf('X509v3 extensions:'),
      text.lastIndexOf('Signature Algorithm:'),
    )
    expect(extensions.split('\n').map((line) => line.trim())).toEqual([
      'X509v3 extensions:',
      'X509v3 Basic Constraints: critical',
      'CA:TRUE, pathlen:0',
      'X509v3 Key Usage: critical',
      'Certificate Sign',
      'X509v3 Extended Key Usage:',
      'TLS Web Server Authentication',
      'X509v3 Subject Key Identifier:',
      expect.stringMatching(/^([0-9A-F]{2}:){19}[0-9A-F]{2}$/),
      '',
    ])
    expect(text).toContain('Version: 3 (0x2)')
    expect(text).toContain('ASN1 OID: prime256v1')
    expect(text.match(/ecdsa-with-SHA256/g)).toHaveLength(2)
  })

  it('says whose it is and from when', async () => {
    const authority = await authorityAt()
    expect(authority.subject).toBe('pullscope CA (build-7, 2026-11-22)')
    const subject = await opensslText(authority.certPem, '-subject', '-issuer', '-nameopt', 'RFC2253')
    expect(subject).toBe(
      'subject=CN=pullscope CA (build-7\\, 2026-11-22)\nissuer=CN=pullscope CA (build-7\\, 2026-11-22)\n',
    )
  })

  it.each([
    ['a'.repeat(200), `pullscope CA (${'a'.repeat(37)}, 2026-11-22)`],
    ['büro\u001b]0;x\u0007', 'pullscope CA (bro0x, 2026-11-22)'],
    ['', 'pullscope CA (, 2026-11-22)'],
  ])('keeps its name within 64 plain characters: host %j', async (hostname, expected) => {
    const name = (await certificateOf(NOW, hostname)).toLegacyObject().subject.CN
    expect(name).toBe(expected)
    expect(name?.length).toBeLessThanOrEqual(64)
  })

  it('lives from an hour ago, for 90 days in all', async () => {
    const { notBefore, notAfter } = await authorityAt()
    expect(notBefore.toISOString()).toBe('2026-11-22T09:20:30.000Z')
    expect(notAfter.toISOString()).toBe('2027-02-20T09:20:30.000Z')
  })

  // http-mitm-proxy's certificates made on 1 January ended at the moment they were made (PROXY_ENGINE.md, row 15).
  it.each(['2027-01-01T00:30:00Z', '2026-12-31T12:00:00Z', '2028-02-29T23:59:59Z', '2049-12-31T23:00:00Z'])(
    'has its whole life when made at %s',
    async (moment) => {
      const now = new Date(moment)
      const { validFrom, validTo } = await certificateOf(now)
      expect(Date.parse(validFrom)).toBe(now.getTime() - 3_600_000)
      expect(Date.parse(validTo) - Date.parse(validFrom)).toBe(90 * 86_400_000)
    },
  )

  it('has a key and a serial of its own each time', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => certificateOf(NOW)))
    expect(new Set(made.map((certificate) => certificate.serialNumber)).size).toBe(20)
    expect(new Set(made.map(({ publicKey }) => publicKey.export({ format: 'jwk' }).x)).size).toBe(20)
    for (const { serialNumber } of made) expect(serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/)
  })
})

describe('a stored pair', () => {
  it('is read back', async () => {
    const pair = parsePair(await makeAuthority({ now: NOW, hostname: 'build-7' }))
    expect(pair).toMatchObject({ notBefore: new Date('2026-11-22T09:20:30Z') })
  })

  it('is refused, with the reason, when its parts are missing, cut off or strangers to each other', async () => {
    const [one, other] = await Promise.all([
      makeAuthority({ now: NOW, hostname: 'one' }),
      makeAuthority({ now: NOW, hostname: 'other' }),
    ])
    const keyAt = one.indexOf('-----BEGIN PRIVATE KEY')
    const leaf = (await authorityAt()).leafFor('registry.example')
    expect(parsePair('')).toEqual({ broken: 'it holds no readable certificate' })
    expect(parsePair(one.slice(keyAt))).toEqual({ broken: 'it holds no readable certificate' })
    expect(parsePair(one.slice(0, keyAt))).toEqual({ broken: 'it holds no readable private key' })
    expect(parsePair(one.slice(0, keyAt) + other.slice(keyAt))).toEqual({
      broken: 'its key does not belong to its certificate',
    })
    expect(parsePair(leaf.cert + leaf.key)).toEqual({ broken: 'its certificate is not a self-signed CA' })
    expect(parsePair(await selfSignedLeaf())).toEqual({ broken: 'its certificate is not a self-signed CA' })
    for (let length = 0; length < one.length - '-----\n'.length; length += 7) {
      expect(parsePair(one.slice(0, length))).toHaveProperty('broken')
    }
  })
})

async function selfSignedLeaf(): Promise<string> {
  const { publicKey, privateKey } = await makeKeyPair()
  const name = distinguishedName('commonName', 'no CA')
  const content = { issuer: name, subject: name, notBefore: NOW, notAfter: NOW, publicKey }
  const certificate = signCertificate({ ...content, extensions: [digitalSignature()] }, privateKey)
  return certificate + privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}
