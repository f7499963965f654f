// Tunnels that are not decrypted: which, and what is told of them.

import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import type { Authority } from '../../src/proxy/authority.ts'
import { createDecision } from '../../src/proxy/passthrough.ts'
import { HOST, proxyRig, tunnelled, upstreamAuthority } from '../helpers/proxy-rig.ts'
import { rawOrigin } from '../helpers/raw-origin.ts'
import { rawPeer } from '../helpers/raw-peer.ts'
import { rawHttpProxy } from '../helpers/raw-proxies.ts'
import { hosts, RECORD, sealed } from '../helpers/sealed-tunnel.ts'

const GET = `GET /v2/ HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

interface Case {
  readonly passthrough?: readonly string[]
  readonly interceptOnly?: readonly string[]
  readonly authority?: Authority
  readonly sni?: string | null
  readonly decision: 'intercept' | 'pass'
}

describe('createDecision', () => {
  const cdn = { host: 'cdn.test', port: 443 }
  const address = { host: '192.0.2.1', port: 443 }

  const cases: readonly [string, Case][] = [
    ['nothing said', { decision: 'intercept' }],
    ['its CONNECT host', { passthrough: ['cdn.test'], sni: null, decision: 'pass' }],
    [
      'its server name',
      { passthrough: ['*.test:443'], authority: address, sni: 'CDN.test', decision: 'pass' },
    ],
    ['another port', { passthrough: ['*.test:444'], decision: 'intercept' }],
    ['another host', { passthrough: ['other.test'], decision: 'intercept' }],
    ['no name', { passthrough: ['cdn.test'], authority: address, sni: 'cdn.test\0', decision: 'intercept' }],
    ['intercept-only', { interceptOnly: ['cdn.test'], sni: null, decision: 'intercept' }],
    ['its name intercept-only', { interceptOnly: ['cdn.test'], authority: address, decision: 'intercept' }],
    ['another intercept-only', { interceptOnly: ['other.test'], decision: 'pass' }],
    ['both', { passthrough: ['cdn.test'], interceptOnly: ['cdn.test'], decision: 'pass' }],
  ]

  it.each(cases)(
    'with %s',
    (_, { passthrough = [], interceptOnly, authority = cdn, sni = 'cdn.test', decision }) => {
      const decides = createDecision({
        passthrough: hosts(...passthrough),
        interceptOnly: interceptOnly === undefined ? null : hosts(...interceptOnly),
      })
      expect(decides(authority, sni)).toBe(decision)
    },
  )
})

describe('a tunnel that is not decrypted', () => {
  it('shows the client the upstream’s own certificate, and is told of by name, bytes and time', async () => {
    const { cert } = await upstreamAuthority()
    const rig = await proxyRig({
      passthrough: hosts(HOST),
      onPeer: (peer) => void peer.until('\r\n\r\n').then(() => peer.send(OK)),
    })
    const client = await rig.tunnel({ tls: { ca: cert, ALPNProtocols: ['h2', 'http/1.1'] } })
    client.send(GET)
    await client.until('ok')
    client.socket.end()
    await rig.event('connection.closed')
    expect(rig.events.map(({ type }) => type).filter((type) => type !== 'tunnel.progressed')).toEqual([
      'connection.opened',
      'tunnel.opened',
      'upstream.connected',
      'tunnel.closed',
      'connection.closed',
    ])
    expect(rig.all('tunnel.opened')).toMatchObject([
      { authority: HOST, intercepted: false, sni: HOST, alpn: ['h2', 'http/1.1'] },
    ])
    const [connected] = rig.all('upstream.connected')
    expect(connected).toMatchObject({ authority: HOST, address: `127.0.0.1:${rig.origin.port}`, tlsMs: null })
    expect(connected).not.toHaveProperty('tls')
  })

  it('leaves the others alone', async () => {
    const rig = await proxyRig({ passthrough: hosts('cdn.test'), interceptOnly: hosts(HOST) })
    const client = await rig.tunnel()
    client.send(GET)
    ;(await rig.origin.peer(0)).send(OK)
    await client.until('ok')
    expect(rig.all('tunnel.opened')).toMatchObject([{ intercepted: true }])
    expect(rig.all('tunnel.closed')).toEqual([])
  })

  it('may hold what is neither TLS nor HTTP', async () => {
    const rig = await proxyRig({ origin: await rawOrigin({}), passthrough: hosts(HOST) })
    const client = rawPeer(await tunnelled(rig, `${HOST}:22`))
    client.send('SSH-2.0-OpenSSH_9.6\r\n')
    const upstream = await rig.origin.peer(0)
    await upstream.until('SSH-2.0-OpenSSH_9.6\r\n')
    upstream.send('SSH-2.0-Go\r\n')
    await client.until('SSH-2.0-Go\r\n')
    expect(rig.all('tunnel.opened')).toMatchObject([
      { authority: `${HOST}:22`, intercepted: false, sni: null },
    ])
  })

  it('to an upstream that cannot be reached is closed, and told of', async () => {
    const gone = createServer().listen(0, '127.0.0.1')
    await once(gone, 'listening')
    const { port } = gone.address() as AddressInfo
    gone.close()
    const rig = await proxyRig({
      passthrough: hosts(HOST),
      connectTo: [{ host: HOST, port: null, toHosts: ['127.0.0.1'], toPort: port }],
    })
    const client = rawPeer(await tunnelled(rig, `${HOST}:443`))
    client.send(RECORD)
    expect(await client.over()).toBe('ended')
    expect(client.bytes()).toBe(0)
    await rig.event('connection.closed')
    expect(rig.all('upstream.failed')).toMatchObject([{ authority: HOST, cause: 'refused' }])
    expect(rig.all('tls.failed')).toEqual([])
    expect(rig.all('tunnel.closed')).toMatchObject([{ sent: 0, received: 0 }])
  })

  it('to pullscope itself is refused', async () => {
    const rig = await proxyRig({ passthrough: hosts('*'), connectTo: [] })
    const client = rawPeer(await tunnelled(rig, `127.0.0.1:${rig.proxy.address.port}`))
    client.send(RECORD)
    expect(await client.over()).toBe('ended')
    expect(rig.all('upstream.failed')).toMatchObject([{ cause: 'own-listener' }])
  })

  it('may be idle for longer than a handshake may take', async () => {
    const { rig, client, upstream } = await sealed({ patienceMs: 200 })
    await tunnelled(rig, `${HOST}:443`) // a later one, in which nothing is said
    await rig.event('tls.failed')
    upstream.send('late')
    await client.until('late')
  })

  it('in which the client says nothing is not waited for without end', async () => {
    const rig = await proxyRig({ passthrough: hosts(HOST), patienceMs: 100 })
    const client = rawPeer(await tunnelled(rig, `${HOST}:443`))
    await client.over()
    await rig.event('connection.closed')
    expect(rig.all('tls.failed')).toMatchObject([{ side: 'client', cause: 'timeout' }])
    expect(rig.all('tunnel.closed')).toEqual([])
  })

  it.each([
    ['TLS', RECORD.toString('latin1')],
    ['plain HTTP', GET],
  ])('of %s goes through an upstream proxy, by CONNECT', async (_, text) => {
    const origin = await rawOrigin({})
    const { port, asked } = await rawHttpProxy({ to: origin.port })
    const proxy = { scheme: 'http', host: '127.0.0.1', port, credentials: null } as const
    const rig = await proxyRig({
      origin,
      connectTo: [],
      passthrough: hosts(HOST),
      upstreamProxies: [{ hosts: null, scheme: null, proxy }],
    })
    const client = rawPeer(await tunnelled(rig, `${HOST}:443`))
    client.send(text)
    const upstream = await origin.peer(0)
    expect(await upstream.until(text)).toBe(text)
    upstream.send(OK)
    await client.until(OK)
    expect(asked).toMatchObject([expect.stringMatching(/^CONNECT registry\.test:443 /)])
    expect(await rig.event('upstream.connected')).toMatchObject({
      via: `http://127.0.0.1:${port}`,
      tlsMs: null,
    })
  })
})
