// An upstream that cannot be reached or used: 502 or 504 with an OCI error body, marked as ours, and the cause from the
// closed list (PROXY_ENGINE.md, rows 7, 34, 41).

import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { createServer as createTlsServer } from 'node:tls'
import { describe, expect, it, onTestFinished } from 'vitest'
import { HOST, proxyRig, upstreamAuthority, type ProxyRig } from '../helpers/proxy-rig.ts'
import { rawOrigin, type RawOrigin } from '../helpers/raw-origin.ts'
import { testAuthority } from '../helpers/test-authority.ts'

const GET = `GET /v2/ HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`
const DAY_MS = 86_400_000

interface Failure {
  readonly status: string
  readonly message: string
  readonly cause: string
  readonly rig: ProxyRig
}

async function failureOf(rig: ProxyRig, authority = `${HOST}:443`): Promise<Failure> {
  const client = await rig.tunnel({ authority, tls: { checkServerIdentity: () => undefined } })
  client.send(GET)
  const { body, exchange } = await rig.event('response.completed')
  await client.until(/\}\s*$/)
  const [head = '', text = ''] = client.text().split('\r\n\r\n')
  const { errors } = JSON.parse(text) as { errors: { code: string; message: string }[] }
  const { cause, authority: shown } = await rig.event('upstream.failed')
  expect(errors[0]?.message).toContain(shown)
  expect(rig.all('response.started')).toMatchObject([{ exchange, from: 'pullscope' }])
  expect(errors[0]?.code).toMatch(/^UNAVAILABLE$|^UNSUPPORTED$/)
  expect(body).toMatchObject({ kept: 'whole', text })
  return { status: head.slice(9, 12), message: errors[0]?.message ?? '', cause, rig }
}

async function withOrigin(origin: RawOrigin): Promise<ProxyRig> {
  return proxyRig({ origin })
}

describe('an upstream', () => {
  it('that refuses the connection is a 502', async () => {
    const gone = createServer().listen(0, '127.0.0.1')
    await once(gone, 'listening')
    const { port } = gone.address() as AddressInfo
    gone.close()
    const rig = await proxyRig({
      connectTo: [{ host: HOST, port: 443, toHosts: ['127.0.0.1'], toPort: port }],
    })
    const { status, message, cause } = await failureOf(rig)
    expect({ status, cause }).toEqual({ status: '502', cause: 'refused' })
    expect(message).toBe(
      `pullscope: cannot reach ${HOST}: it refused the connection (connect ECONNREFUSED 127.0.0.1:${port})`,
    )
  })

  it('whose name is unknown is a 502', async () => {
    const rig = await proxyRig()
    expect(await failureOf(rig, 'no-such-registry.invalid:443')).toMatchObject({
      status: '502',
      cause: 'dns-failed',
    })
  })

  it('with a certificate of an unknown CA is a 502, and told of as a TLS failure', async () => {
    const other = await testAuthority()
    const failure = await failureOf(await withOrigin(await rawOrigin({ leaf: other.leafFor(HOST) })))
    expect(failure).toMatchObject({ status: '502', cause: 'tls-untrusted' })
    expect(failure.message).toContain('--upstream-ca')
    expect(failure.rig.all('tls.failed')).toMatchObject([
      { side: 'upstream', cause: 'tls-untrusted', authority: HOST },
    ])
  })

  it('with an expired certificate is a 502', async () => {
    const old = await testAuthority({ now: new Date(Date.now() - 30 * DAY_MS) })
    const origin = await rawOrigin({ leaf: old.leafFor(HOST) })
    const rig = await proxyRig({ origin, upstreamCa: [old.cert] })
    expect(await failureOf(rig)).toMatchObject({ status: '502', cause: 'tls-expired' })
  })

  it('with a certificate for another name is a 502', async () => {
    const { leafFor } = await upstreamAuthority()
    const rig = await withOrigin(await rawOrigin({ leaf: leafFor('other.test') }))
    expect(await failureOf(rig)).toMatchObject({ status: '502', cause: 'tls-wrong-name' })
  })

  it('that speaks no TLS is a 502', async () => {
    const rig = await withOrigin(
      await rawOrigin({ onPeer: (peer) => peer.send('HTTP/1.1 400 Bad Request\r\n\r\n') }),
    )
    expect(await failureOf(rig)).toMatchObject({ status: '502', cause: 'tls-protocol' })
  })

  it('that speaks HTTP/2 alone is a 502', async () => {
    const { leafFor } = await upstreamAuthority()
    const rig = await withOrigin(await rawOrigin({ leaf: leafFor(HOST), alpn: ['h2'] }))
    expect(await failureOf(rig)).toMatchObject({ status: '502', cause: 'tls-protocol' })
  })

  it('that takes the connection and then says nothing is a 504', async () => {
    const origin = await rawOrigin({})
    const { status, cause, message } = await failureOf(await proxyRig({ origin, dialMs: 200 }))
    expect({ status, cause }).toEqual({ status: '504', cause: 'timeout' })
    expect(message).toContain(`cannot reach ${HOST}: it did not answer in time`)
  })

  it('that closes during the handshake is a 502', async () => {
    const rig = await withOrigin(await rawOrigin({ onPeer: ({ socket }) => socket.destroy() }))
    expect(await failureOf(rig)).toMatchObject({ status: '502', cause: 'reset' })
  })

  it('that wants a client certificate is a 502, although TLS 1.3 says so after the handshake', async () => {
    const { leafFor, cert } = await upstreamAuthority()
    const server = createTlsServer({ ...leafFor(HOST), requestCert: true, ca: cert }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const rig = await proxyRig({
      connectTo: [{ host: null, port: null, toHosts: ['127.0.0.1'], toPort: port }],
    })
    expect(await failureOf(rig)).toMatchObject({ status: '502', cause: 'tls-client-certificate' })
  })

  it.each([
    ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nok'],
    [
      'a length and chunks',
      'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['300 KiB of headers', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(300 * 1024)}\r\n\r\n`],
  ])('that answers with %s is a 502', async (_, text) => {
    const rig = await proxyRig({ onPeer: (peer) => void peer.until('\r\n\r\n').then(() => peer.send(text)) })
    const { status, cause, message } = await failureOf(rig)
    expect({ status, cause }).toEqual({ status: '502', cause: 'other' })
    expect(message).toContain('registry.test did not answer in HTTP/1.1 that can be passed on (Parse Error: ')
  })

  it.each([
    ['an upgrade that was not asked for', 'Upgrade: foo\r\nConnection: upgrade\r\n'],
    ['an upgrade to nothing', ''],
  ])('that answers with 101, %s, is a 502', async (_, headers) => {
    const text = `HTTP/1.1 101 Switching Protocols\r\n${headers}\r\nblah`
    const rig = await proxyRig({ onPeer: (peer) => void peer.until('\r\n\r\n').then(() => peer.send(text)) })
    const { status, cause, message } = await failureOf(rig)
    expect({ status, cause }).toEqual({ status: '502', cause: 'other' })
    expect(message).toContain('registry.test did not answer in HTTP/1.1 that can be passed on (it switched')
    await (await rig.origin.peer(0)).over()
  })

  it('that switches protocols in the middle of an upload is a 502', async () => {
    const rig = await proxyRig()
    const client = await rig.tunnel()
    client.send(`PUT /up HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 10\r\n\r\nhello`)
    const upstream = await rig.origin.peer(0)
    await upstream.until('hello')
    upstream.send('HTTP/1.1 101 Switching Protocols\r\nUpgrade: foo\r\nConnection: upgrade\r\n\r\n')
    await client.until(/^HTTP\/1\.1 502 .*\}\s*$/s)
    expect(await client.over()).toBe('ended')
  })

  it.each(['chunked, gzip', 'chunked\r\nTransfer-Encoding: gzip', 'x-chunked'])(
    'that answers in the transfer coding %j is a 502: chunks come last or not at all',
    async (coding) => {
      const text = `HTTP/1.1 200 OK\r\nTransfer-Encoding: ${coding}\r\n\r\n2\r\nhi\r\n0\r\n\r\n`
      const rig = await proxyRig({
        onPeer: (peer) => void peer.until('\r\n\r\n').then(() => peer.send(text)),
      })
      const { status, cause, message } = await failureOf(rig)
      expect({ status, cause }).toEqual({ status: '502', cause: 'other' })
      expect(message).toContain('Transfer-Encoding')
    },
  )

  it.each(['127.0.0.1', 'localhost', '0.0.0.0', '[::ffff:127.0.0.1]', '[::]'])(
    'that is pullscope itself, as %s, is a 421 (row 34)',
    async (host) => {
      const rig = await proxyRig({ connectTo: [] })
      const failure = await failureOf(rig, `${host}:${rig.proxy.address.port}`)
      expect(failure).toMatchObject({ status: '421', cause: 'own-listener' })
    },
  )

  it('gets no body in the answer to HEAD', async () => {
    const rig = await proxyRig()
    const client = await rig.tunnel({
      authority: 'no-such-registry.invalid:443',
      tls: { checkServerIdentity: () => undefined },
    })
    client.send(GET.replace('GET', 'HEAD'))
    expect(await client.until('\r\n\r\n')).toMatch(
      /^HTTP\/1\.1 502 Bad Gateway\r\n.*Content-Length: \d+\r\n\r\n$/s,
    )
    expect((await rig.event('response.completed')).body.bytes).toBe(0)
  })

  it('that fails leaves the client connection usable, and an upload is read to its end', async () => {
    const rig = await proxyRig()
    const client = await rig.tunnel({
      authority: 'no-such-registry.invalid:443',
      tls: { checkServerIdentity: () => undefined },
    })
    client.send(`PUT /up HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 1000000\r\n\r\n`)
    await client.until('502')
    client.send('x'.repeat(1_000_000))
    expect((await rig.event('request.completed')).body.bytes).toBe(1_000_000)
    client.send(GET)
    await rig.event('response.completed', 1)
  })
})
