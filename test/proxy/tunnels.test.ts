// CONNECT and what is put into a tunnel: the line is checked, and destination and certificate come from it and from the
// hello (PROXY_ENGINE.md, rows 22, 23, 24, 27, 29, 30, 31, 37).

import { Duplex } from 'node:stream'
import type { Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { HOST, proxyRig, tunnelled, upstreamAuthority } from '../helpers/proxy-rig.ts'
import { rawOrigin } from '../helpers/raw-origin.ts'
import { rawPeer } from '../helpers/raw-peer.ts'
import { waitFor } from '../helpers/wait-for.ts'

const GET = `GET /v2/ HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

describe('a CONNECT line', () => {
  it.each([
    '../../x:443',
    'ca',
    'a:99999',
    'a:0',
    'a:-1',
    ':443',
    '[::1:443',
    '[fe80::1%25lo]:443',
    'user@registry.test:443',
    'https://registry.test:443',
    'registry..test:443',
    `${'a'.repeat(300)}:443`,
    'a:443:443',
    '*:443',
  ])('to %s is refused with 400 (rows 30, 31)', async (authority) => {
    const rig = await proxyRig()
    const client = await rig.connect()
    client.send(`CONNECT ${authority} HTTP/1.1\r\nHost: x\r\n\r\n`)
    expect(await client.over()).toBe('ended')
    expect(client.text()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(await rig.event('exchange.failed')).toMatchObject({
      side: 'client',
      cause: expect.stringMatching(/bad-authority|malformed/) as string,
    })
    expect(rig.all('tunnel.opened')).toEqual([])
  })

  it.each([
    ['before the host', 'user:hunter2@evil.test:443'],
    ['and without a port', 'user:hunter2@evil.test'],
    ['of odd characters', 'user:12/hunter2@h@evil.test:443'],
    ['of 4 kB', `user:${'hunter2'.repeat(600)}@evil.test:443`],
    ['in a line that cannot be read', `"user:${'hunter2'.repeat(600)}@evil.test:443`],
  ])('with credentials %s is told of without them', async (_, target) => {
    const rig = await proxyRig({ secrets: 'kept' }) // the redactor is another net
    const client = await rig.connect()
    client.send(`CONNECT ${target} HTTP/1.1\r\nHost: x\r\n\r\n`)
    expect(await client.over()).toBe('ended')
    await rig.event('exchange.failed')
    expect(rig.all('request.started')[0]?.url).toMatch(/^evil\.test(:443)?$/)
    expect(JSON.stringify(rig.events) + client.text()).not.toMatch(/user:|hunter2/)
  })

  it('inside of a tunnel is refused', async () => {
    const rig = await proxyRig()
    const client = await rig.tunnel()
    client.send('CONNECT other.test:443 HTTP/1.1\r\nHost: other.test\r\n\r\n')
    expect(await client.until('\r\n\r\n')).toMatch(/^HTTP\/1\.1 400 /)
    expect(await rig.event('exchange.failed')).toMatchObject({ cause: 'bad-authority' })
  })

  it('behind a request that is under way is refused', async () => {
    const rig = await proxyRig({ origin: await rawOrigin({}) })
    const client = await rig.connect()
    client.send(`GET http://${HOST}/ HTTP/1.1\r\nHost: ${HOST}\r\n\r\nCONNECT ${HOST}:443 HTTP/1.1\r\n\r\n`)
    expect(await client.over()).toBe('reset')
    expect(client.text()).toBe('')
    expect(await rig.event('exchange.failed')).toMatchObject({ exchange: 1, cause: 'bad-authority' })
  })

  it('may follow a request that is over, whose upstream is then of no concern', async () => {
    const rig = await proxyRig({ origin: await rawOrigin({}) })
    const client = await rig.connect()
    client.send(`GET http://${HOST}/ HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    const first = await rig.origin.peer(0)
    first.send(OK)
    await rig.event('response.completed')
    client.send(`CONNECT ${HOST}:5000 HTTP/1.1\r\n\r\n`)
    await client.until('HTTP/1.1 200 OK\r\n\r\n')
    first.socket.end()
    await first.over()
    client.send(GET)
    ;(await rig.origin.peer(1)).send(OK)
    await rig.event('response.completed', 1)
    client.send(GET)
    await (await rig.origin.peer(1)).until(GET + GET)
  })

  it('may have the first bytes of the tunnel behind it', async () => {
    const rig = await proxyRig()
    const client = await rig.connect()
    client.send(`CONNECT ${HOST}:80 HTTP/1.1\r\n\r\n${GET}`)
    await client.until('HTTP/1.1 200 OK\r\n\r\n')
    await rig.event('request.started')
  })
})

describe('a tunnel', () => {
  it('leads where CONNECT says, whatever Host says (row 24)', async () => {
    const rig = await proxyRig()
    const client = await rig.tunnel()
    const request = 'GET /x HTTP/1.1\r\nHost: evil.test:99999\r\n\r\n'
    client.send(request)
    const upstream = await rig.origin.peer(0)
    expect(await upstream.until('\r\n\r\n')).toBe(request)
    expect((await rig.event('request.started')).url).toBe(`https://${HOST}/x`)
    expect((await rig.event('upstream.connected')).authority).toBe(HOST)
  })

  it('keeps a target that is a whole URL, or a star', async () => {
    const rig = await proxyRig()
    const client = await rig.tunnel()
    client.send(`GET https://evil.test/a?n=1 HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    const upstream = await rig.origin.peer(0)
    await upstream.until('GET https://evil.test/a?n=1 HTTP/1.1')
    upstream.send(OK)
    await client.until('ok')
    client.send(`OPTIONS * HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    await upstream.until('OPTIONS * HTTP/1.1')
    expect(rig.all('request.started').map(({ url }) => url)).toEqual([
      `https://${HOST}/a?n=1`,
      `https://${HOST}`,
    ])
  })

  it('to an IPv6 address works, certificate included (row 23)', async () => {
    const upstream = await upstreamAuthority()
    const origin = await rawOrigin({ leaf: upstream.leafFor('::1'), host: '::1' })
    const rig = await proxyRig({ origin, connectTo: [] })
    const outer = await tunnelled(rig, `[::1]:${origin.port}`)
    const client = rawPeer(connectTls({ socket: outer, host: '::1', ca: rig.authority.cert }))
    client.send(GET)
    ;(await origin.peer(0)).send(OK)
    await client.until('ok')
    expect((await rig.event('upstream.connected')).address).toBe(`[::1]:${origin.port}`)
    expect((await rig.event('tunnel.opened')).authority).toBe(`[::1]:${origin.port}`)
  })

  it('to an address shows the certificate for the name in the hello, and for the address without one (row 22)', async () => {
    const rig = await proxyRig()
    const named = connectTls({
      socket: await tunnelled(rig, '192.0.2.7:443'),
      servername: 'named.test',
      ca: rig.authority.cert,
    })
    await waitFor(() => named.authorized, { what: 'a certificate for the name' })
    const unnamed = connectTls({
      socket: await tunnelled(rig, '192.0.2.7:443'),
      host: '192.0.2.7',
      ca: rig.authority.cert,
    })
    await waitFor(() => unnamed.authorized, { what: 'a certificate for the address' })
    expect(rig.all('tunnel.opened').map(({ sni }) => sni)).toEqual(['named.test', null])
    named.destroy()
    unnamed.destroy()
  })

  it('tells of the ALPN that was offered, and agrees on HTTP/1.1 (row 29)', async () => {
    const rig = await proxyRig()
    const client = await rig.tunnel({ tls: { ALPNProtocols: ['h2', 'http/1.1'] } })
    expect(client.socket).toMatchObject({ alpnProtocol: 'http/1.1' })
    expect((await rig.event('tunnel.opened')).alpn).toEqual(['h2', 'http/1.1'])
  })

  it('may come in small pieces', async () => {
    const rig = await proxyRig()
    const outer = await tunnelled(rig, `${HOST}:443`)
    const secure = connectTls({ socket: slowed(outer), servername: HOST, ca: rig.authority.cert })
    await waitFor(() => secure.authorized, { what: 'TLS in pieces' })
    expect((await rig.event('tunnel.opened')).sni).toBe(HOST)
    secure.destroy()
  })

  it('may hold plain HTTP', async () => {
    const origin = await rawOrigin({})
    const rig = await proxyRig({ origin })
    const client = rawPeer(await tunnelled(rig, `${HOST}:5000`))
    client.send(GET)
    const upstream = await origin.peer(0)
    expect(await upstream.until('\r\n\r\n')).toBe(GET)
    upstream.send(OK)
    expect(await client.until('ok')).toBe(OK)
    expect((await rig.event('request.started')).url).toBe(`http://${HOST}:5000/v2/`)
    expect((await rig.event('upstream.connected')).tlsMs).toBeNull()
  })

  it('that holds neither is answered with 400', async () => {
    const rig = await proxyRig()
    const client = rawPeer(await tunnelled(rig, `${HOST}:443`))
    client.send('\0\x01nonsense\r\n\r\n')
    expect(await client.over()).toBe('ended')
    expect(client.text()).toMatch(/^HTTP\/1\.1 400 /)
  })

  it('that nothing is sent through is told of all the same', async () => {
    const rig = await proxyRig()
    ;(await tunnelled(rig, `${HOST}:443`)).destroy()
    await rig.event('connection.closed')
    expect(rig.all('tunnel.opened')).toMatchObject([{ authority: HOST, sni: null, alpn: [] }])
  })
})

/** Writes a byte at a time. */
function slowed(socket: Socket): Duplex {
  const pieces = new Duplex({
    read: () => void socket.resume(),
    write: (chunk: Buffer, _, done) => {
      const next = (at: number): void => {
        if (at === chunk.length) done()
        else socket.write(chunk.subarray(at, at + 1), () => setImmediate(next, at + 1))
      }
      next(0)
    },
  })
  socket.on('data', (chunk) => pieces.push(chunk))
  return pieces
}
