// Registries behind upstream proxies: tunnels, requests in absolute form, who looks names up, and where credentials go.

import { describe, expect, it } from 'vitest'
import { parseProxyUrl } from '../../src/cli/parse/proxy-url.ts'
import { parseHostPattern } from '../../src/proxy/host-pattern.ts'
import type { UpstreamProxyRule } from '../../src/proxy/options.ts'
import { HOST, proxyRig, upstreamAuthority, type ProxyRig } from '../helpers/proxy-rig.ts'
import { rawOrigin, type RawOrigin } from '../helpers/raw-origin.ts'
import type { RawPeer } from '../helpers/raw-peer.ts'
import { rawHttpProxy, rawSocksProxy } from '../helpers/raw-proxies.ts'

const GET = `GET /v2/ HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi'
/** `me:p@ss` in Basic credentials. */
const BASIC = 'bWU6cEBzcw=='
const LOGIN = 'me:p%40ss@'

function through(url: string, hosts: string | null = null): UpstreamProxyRule {
  const parsed = parseProxyUrl(url)
  if ('why' in parsed) throw new Error(parsed.why)
  return { hosts: hosts === null ? null : parseHostPattern(hosts), scheme: null, proxy: parsed.proxy }
}

const answer = ({ socket, ...peer }: RawPeer): void => {
  void peer.until('\r\n\r\n').then(() => socket.write(OK))
}

async function secureOrigin(host = HOST): Promise<RawOrigin> {
  return rawOrigin({ leaf: (await upstreamAuthority()).leafFor(host), onPeer: answer })
}

/** Neither as they were given, nor decoded, nor as they are sent. */
function expectNoCredentials(rig: ProxyRig): void {
  const told = JSON.stringify(rig.events)
  for (const secret of ['p%40ss', 'p@ss', BASIC]) expect(told).not.toContain(secret)
}

describe('a tunnel', () => {
  it.each(['http', 'https'] as const)('through an %s proxy: CONNECT, with credentials', async (scheme) => {
    const origin = await secureOrigin()
    const leaf = (await upstreamAuthority()).leafFor('127.0.0.1')
    const proxy = await rawHttpProxy({ to: origin.port, ...(scheme === 'https' ? { leaf } : {}) })
    const url = `${scheme}://127.0.0.1:${proxy.port}`
    const rig = await proxyRig({
      origin,
      connectTo: [],
      upstreamProxies: [through(url.replace('//', `//${LOGIN}`))],
    })
    const client = await rig.tunnel()
    client.send(GET)
    await client.until('hi')

    expect(proxy.asked).toEqual([
      `CONNECT ${HOST}:443 HTTP/1.1\r\nHost: ${HOST}:443\r\nProxy-Authorization: Basic ${BASIC}\r\n\r\n`,
    ])
    const connected = await rig.event('upstream.connected')
    expect(connected).toMatchObject({
      authority: HOST,
      address: `127.0.0.1:${proxy.port}`,
      via: url,
      dnsMs: null,
      tls: { verification: 'on' },
    })
    expect((await origin.peer(0)).text()).toBe(GET)
    expectNoCredentials(rig)
  })

  it.each([
    ['socks5', '127.0.0.1:443', 0],
    ['socks5h', 'localhost:443', null],
  ] as const)('through a %s proxy asks for %s', async (scheme, asked, leastDns) => {
    const origin = await secureOrigin('localhost')
    const proxy = await rawSocksProxy({ to: origin.port, credentials: 'me:p@ss' })
    const url = `${scheme}://127.0.0.1:${proxy.port}`
    const rig = await proxyRig({
      origin,
      connectTo: [],
      upstreamProxies: [through(url.replace('//', `//${LOGIN}`))],
    })
    const client = await rig.tunnel({ authority: 'localhost:443', servername: 'localhost' })
    client.send(GET)
    await client.until('hi')

    expect(proxy.asked).toEqual([`me:p@ss@${asked}`])
    const { via, address, dnsMs } = await rig.event('upstream.connected')
    expect({ via, address }).toEqual({ via: url, address: `127.0.0.1:${proxy.port}` })
    if (leastDns === null) expect(dnsMs).toBeNull()
    else expect(dnsMs).toBeGreaterThanOrEqual(leastDns)
    expectNoCredentials(rig)
  })

  it('through SOCKS carries plain requests as they are', async () => {
    const origin = await rawOrigin({ onPeer: answer })
    const proxy = await rawSocksProxy({ to: origin.port })
    const rig = await proxyRig({
      origin,
      connectTo: [],
      upstreamProxies: [through(`socks5h://127.0.0.1:${proxy.port}`)],
    })
    const client = await rig.connect()
    client.send(`GET http://${HOST}:5000/v2/ HTTP/1.1\r\nHost: ${HOST}:5000\r\n\r\n`)
    await client.until('hi')
    expect(proxy.asked).toEqual([`${HOST}:5000`])
    expect((await origin.peer(0)).text()).toBe(`GET /v2/ HTTP/1.1\r\nHost: ${HOST}:5000\r\n\r\n`)
  })

  it('through a proxy carries what is not decrypted, too', async () => {
    const origin = await secureOrigin()
    const proxy = await rawHttpProxy({ to: origin.port })
    const everything = parseHostPattern('*')
    if (everything === null) throw new Error('* is a pattern')
    const rig = await proxyRig({
      origin,
      connectTo: [],
      passthrough: [everything],
      upstreamProxies: [through(`http://127.0.0.1:${proxy.port}`)],
    })
    const client = await rig.tunnel({ tls: { ca: (await upstreamAuthority()).cert } })
    client.send(GET)
    await client.until('hi')
    expect(await rig.event('upstream.connected')).toMatchObject({
      via: `http://127.0.0.1:${proxy.port}`,
      tlsMs: null,
    })
  })

  it('goes to where --connect-to leads, for plain requests too', async () => {
    const origin = await rawOrigin({ onPeer: answer })
    const proxy = await rawHttpProxy({ to: origin.port })
    const rig = await proxyRig({
      origin,
      connectTo: [{ host: '*.test', port: null, toHosts: ['cdn.example'], toPort: 8443 }],
      upstreamProxies: [through(`http://${LOGIN}127.0.0.1:${proxy.port}`)],
    })
    const client = await rig.connect()
    client.send(`GET http://${HOST}/v2/ HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    await client.until('hi')
    expect(proxy.asked[0]).toMatch(/^CONNECT cdn\.example:8443 /)
    expect((await origin.peer(0)).text()).toBe(GET)
  })

  it('is opened for the hosts of a rule, and none for exceptions', async () => {
    const origin = await secureOrigin()
    const proxy = await rawHttpProxy({ to: origin.port })
    const rig = await proxyRig({
      origin,
      upstreamProxies: [
        through(`http://127.0.0.1:${proxy.port}`, '*.elsewhere.test'),
        through('http://127.0.0.1:1'),
      ],
      noUpstreamProxy: [HOST],
    })
    const client = await rig.tunnel()
    client.send(GET)
    await client.until('hi')
    expect(proxy.asked).toEqual([])
    expect(await rig.event('upstream.connected')).not.toHaveProperty('via')
  })
})

describe('a plain request through an HTTP proxy', () => {
  it('goes in absolute form, with our credentials instead of the client’s', async () => {
    const origin = await rawOrigin({ onPeer: ({ socket }) => socket.on('data', () => socket.write(OK)) })
    const proxy = await rawHttpProxy({ to: origin.port })
    const rig = await proxyRig({
      origin,
      connectTo: [],
      upstreamProxies: [through(`http://${LOGIN}127.0.0.1:${proxy.port}`)],
    })
    const client = await rig.connect()
    const head = `Host: ${HOST}:5000\r\nProxy-Authorization: Basic Zm9yOnVz\r\nX-Odd: 1\r\n\r\n`
    for (const path of ['/v2/', '/v2/a']) {
      client.send(`GET http://${HOST}:5000${path} HTTP/1.1\r\n${head}`)
      await rig.event('response.completed', path === '/v2/' ? 0 : 1)
    }
    const sent = (path: string): string =>
      `GET http://${HOST}:5000${path} HTTP/1.1\r\nHost: ${HOST}:5000\r\nX-Odd: 1\r\n` +
      `Proxy-Authorization: Basic ${BASIC}\r\n\r\n`
    expect((await origin.peer(0)).text()).toBe(sent('/v2/') + sent('/v2/a'))
    expect(origin.peers).toHaveLength(1)
    expect(rig.all('upstream.connected')).toMatchObject([
      { via: `http://127.0.0.1:${proxy.port}`, tlsMs: null },
    ])
    expectNoCredentials(rig)
    expect(JSON.stringify(rig.events)).not.toContain('Zm9yOnVz')
  })

  it('that is refused for want of credentials is a 502 of ours, not a 407', async () => {
    const refusal = 'HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n'
    const origin = await rawOrigin({
      onPeer: ({ socket, ...peer }) => void peer.until('\r\n\r\n').then(() => socket.write(refusal)),
    })
    const url = `http://127.0.0.1:${origin.port}`
    const rig = await proxyRig({ origin, connectTo: [], upstreamProxies: [through(url)] })
    const client = await rig.connect()
    client.send(`GET http://${HOST}/v2/ HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    expect(await client.until('}')).toMatch(/^HTTP\/1\.1 502 /)
    expect(await rig.event('upstream.failed')).toMatchObject({
      cause: 'proxy-auth',
      message:
        `cannot reach ${HOST}: the upstream proxy wants credentials, or others than it was given ` +
        `(${url}: it said 407 Proxy Authentication Required)`,
    })
  })
})

describe('bytes that come with the answer to CONNECT', () => {
  const early = (bytes: string) =>
    rawOrigin({
      onPeer: ({ socket, ...peer }) =>
        void peer.until('\r\n\r\n').then(() => socket.write(`HTTP/1.1 200 OK\r\n\r\n${bytes}`)),
    })

  it('are the upstream’s first', async () => {
    const origin = await early(OK)
    const rig = await proxyRig({
      origin,
      connectTo: [{ host: HOST, port: null, toHosts: ['cdn.example'], toPort: 80 }],
      upstreamProxies: [through(`http://127.0.0.1:${origin.port}`)],
    })
    const client = await rig.connect()
    client.send(`GET http://${HOST}/v2/ HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    expect(await client.until('hi')).toBe(OK)
  })

  it('are read as TLS where there has to be TLS', async () => {
    const origin = await early('this is no TLS at all')
    const rig = await proxyRig({
      origin,
      connectTo: [],
      upstreamProxies: [through(`http://127.0.0.1:${origin.port}`)],
    })
    const client = await rig.tunnel()
    client.send(GET)
    expect(await client.until('}')).toMatch(/^HTTP\/1\.1 502 /)
    expect(await rig.event('upstream.failed')).toMatchObject({ cause: 'tls-protocol' })
  })
})
