// TLS towards upstreams: what they showed, a certificate of ours, and verification that the user has turned off.

import { X509Certificate } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { parseHostPattern, type HostPattern } from '../../src/proxy/host-pattern.ts'
import { clientPair } from '../helpers/client-pair.ts'
import { opensslServer } from '../helpers/openssl-server.ts'
import { HOST, proxyRig, upstreamAuthority, type ProxyRig } from '../helpers/proxy-rig.ts'
import { rawOrigin } from '../helpers/raw-origin.ts'
import { testAuthority } from '../helpers/test-authority.ts'

const GET = `GET /v2/ HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
const DAY_MS = 86_400_000

function hosts(text: string): HostPattern {
  const pattern = parseHostPattern(text)
  if (pattern === null) throw new Error(`${text} is no pattern`)
  return pattern
}

/** The status line that the client of one request sees. */
async function statusOf(rig: ProxyRig): Promise<string> {
  const client = await rig.tunnel()
  client.send(GET)
  return (await client.until('\r\n\r\n')).slice(0, 'HTTP/1.1 200'.length)
}

describe('what an upstream shows', () => {
  it('is told of, certificate and all', async () => {
    const leaf = (await upstreamAuthority()).leafFor(HOST)
    const rig = await proxyRig({ onPeer: (peer) => void peer.until('\r\n\r\n').then(() => peer.send(OK)) })
    expect(await statusOf(rig)).toBe('HTTP/1.1 200')
    const { tls, tlsMs } = await rig.event('upstream.connected')
    const certificate = new X509Certificate(leaf.cert)
    expect(tlsMs).toBeGreaterThan(0)
    expect(tls).toEqual({
      protocol: 'TLSv1.3',
      cipher: 'TLS_AES_256_GCM_SHA384',
      verification: 'on',
      certificate: {
        subject: 'O=pullscope',
        issuer: certificate.issuer.replaceAll('\n', ', '),
        notBefore: new Date(certificate.validFrom).toISOString(),
        notAfter: new Date(certificate.validTo).toISOString(),
        sha256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
      },
    })
  })
})

describe('an upstream whose certificate names nobody', () => {
  it('is told of with empty names', async () => {
    const origin = await rawOrigin({
      leaf: clientPair(null),
      onPeer: (peer) => void peer.until('\r\n\r\n').then(() => peer.send(OK)),
    })
    const rig = await proxyRig({ origin, insecureUpstreams: [hosts(HOST)] })
    expect(await statusOf(rig)).toBe('HTTP/1.1 200')
    expect((await rig.event('upstream.connected')).tls?.certificate).toMatchObject({
      subject: '',
      issuer: '',
    })
  })
})

describe('an upstream that wants a client certificate', () => {
  const ours = clientPair('ours')
  const other = clientPair('other')

  for (const version of ['-tls1_2', '-tls1_3']) {
    it(`lets us in with it (${version})`, async () => {
      const rig = await rigFor(version, [{ hosts: hosts('*.test'), ...ours }])
      expect(await statusOf(rig)).toBe('HTTP/1.1 200')
      expect((await rig.event('upstream.connected')).tls).toMatchObject({ verification: 'on' })
    })

    it.each([
      ['without one', []],
      ['with one for another host', [{ hosts: hosts('other.test'), ...ours }]],
      ['with one that it does not know', [{ hosts: hosts(HOST), ...other }]],
    ])(`is a 502 that says so ${version} %s`, async (_, clientCertificates) => {
      const rig = await rigFor(version, clientCertificates)
      expect(await statusOf(rig)).toBe('HTTP/1.1 502')
      expect(await rig.event('upstream.failed')).toMatchObject({
        cause: 'tls-client-certificate',
        message: expect.stringContaining('--client-cert HOST=CERT,KEY') as string,
      })
    })
  }

  it('is not what is said of a handshake that fails for want of a cipher', async () => {
    const leaf = (await upstreamAuthority()).leafFor(HOST)
    const args = ['-tls1_2', '-cipher', 'ECDHE-RSA-AES128-GCM-SHA256'] // the key is not RSA
    const port = await opensslServer({ leaf, clientCa: null, args })
    const rig = await proxyRig({ connectTo: to(port), clientCertificates: [{ hosts: hosts(HOST), ...ours }] })
    expect(await statusOf(rig)).toBe('HTTP/1.1 502')
    expect(await rig.event('upstream.failed')).toMatchObject({ cause: 'tls-protocol' })
  })

  async function rigFor(
    version: string,
    clientCertificates: readonly { hosts: HostPattern; cert: string; key: string }[],
  ): Promise<ProxyRig> {
    const leaf = (await upstreamAuthority()).leafFor(HOST)
    const port = await opensslServer({ leaf, clientCa: ours.cert, args: [version] })
    return proxyRig({ connectTo: to(port), clientCertificates })
  }
})

describe('an upstream that is not verified', () => {
  it.each([
    ['tls-expired', async () => testAuthority({ now: new Date(Date.now() - 30 * DAY_MS) }), HOST, 'trusted'],
    ['tls-untrusted', async () => testAuthority(), HOST, 'unknown'],
    ['tls-wrong-name', async () => testAuthority(), 'other.test', 'trusted'],
  ] as const)('is used, and told of as %s', async (cause, authority, name, trust) => {
    const { cert, leafFor } = await authority()
    const origin = await rawOrigin({
      leaf: leafFor(name),
      onPeer: (peer) => void peer.until('\r\n\r\n').then(() => peer.send(OK)),
    })
    const upstreamCa = trust === 'trusted' ? [cert] : []
    const open = await proxyRig({ origin, upstreamCa, insecureUpstreams: [hosts('*.test:443')] })
    expect(await statusOf(open)).toBe('HTTP/1.1 200')
    expect((await open.event('upstream.connected')).tls).toMatchObject({
      verification: 'off',
      wouldFail: cause,
    })

    const strict = await proxyRig({
      origin,
      upstreamCa,
      insecureUpstreams: [hosts('*.test:5000'), hosts('test')],
    })
    expect(await statusOf(strict)).toBe('HTTP/1.1 502')
    expect(await strict.event('upstream.failed')).toMatchObject({ cause })
  })

  it('may be fine all the same', async () => {
    const rig = await proxyRig({
      insecureUpstreams: [hosts(HOST)],
      onPeer: (peer) => void peer.until('\r\n\r\n').then(() => peer.send(OK)),
    })
    expect(await statusOf(rig)).toBe('HTTP/1.1 200')
    const { tls } = await rig.event('upstream.connected')
    expect(tls).toMatchObject({ verification: 'off' })
    expect(tls).not.toHaveProperty('wouldFail')
  })
})

function to(port: number): [{ host: string; port: null; toHosts: string[]; toPort: number }] {
  return [{ host: HOST, port: null, toHosts: ['127.0.0.1'], toPort: port }]
}
