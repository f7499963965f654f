// Requests to the proxy itself, in each form, and bytes that are no request (PROXY_ENGINE.md, rows 32, 33, 34, 36).

import { connect as connectTls } from 'node:tls'
import { describe, expect, it } from 'vitest'
import { HOST, proxyRig, tunnelled } from '../helpers/proxy-rig.ts'
import { rawOrigin } from '../helpers/raw-origin.ts'
import { rawPeer } from '../helpers/raw-peer.ts'

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

describe('a request in absolute form', () => {
  it('is sent on in origin form, to where its target says (row 24)', async () => {
    const origin = await rawOrigin({})
    const rig = await proxyRig({ origin })
    const client = await rig.connect()
    client.send(`GET http://${HOST}:5000/v2/?n=1 HTTP/1.1\r\nHost: evil.test\r\nAccept: */*\r\n\r\n`)
    const upstream = await origin.peer(0)
    expect(await upstream.until('\r\n\r\n')).toBe(
      `GET /v2/?n=1 HTTP/1.1\r\nHost: ${HOST}:5000\r\nAccept: */*\r\n\r\n`,
    )
    upstream.send(OK)
    expect(await client.until('ok')).toBe(OK)
    expect((await rig.event('request.started')).url).toBe(`http://${HOST}:5000/v2/?n=1`)
  })

  it('may go to several hosts over one connection', async () => {
    const origin = await rawOrigin({})
    const rig = await proxyRig({
      origin,
      connectTo: [{ host: null, port: null, toHosts: ['127.0.0.1'], toPort: origin.port }],
    })
    const client = await rig.connect()
    for (const [index, host] of ['a.test', 'b.test'].entries()) {
      client.send(`GET http://${host}/ HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
      const upstream = await origin.peer(index)
      await upstream.until(`Host: ${host}\r\n`)
      upstream.send(OK)
      await rig.event('response.completed', index)
      upstream.socket.end() // the client's connection is to us, and stays
    }
    expect(client.text()).toBe(OK + OK)
    expect(client.state()).toBe('open')
  })

  it('to pullscope itself is a 421 (row 34)', async () => {
    const rig = await proxyRig()
    const client = await rig.connect()
    const { port } = rig.proxy.address
    client.send(`GET http://localhost:${port}/ HTTP/1.1\r\nHost: localhost:${port}\r\n\r\n`)
    expect(await client.until('itself')).toMatch(/^HTTP\/1\.1 421 Misdirected Request\r\n/)
    expect(await rig.event('upstream.failed')).toMatchObject({
      cause: 'own-listener',
      authority: `localhost:${port}`,
    })
  })
})

describe('a request to the proxy port', () => {
  it.each([
    ['GET /v2/ HTTP/1.1', 'Host: 127.0.0.1:1'],
    ['GET /v2/ HTTP/1.1', 'Host: a:99999'],
    ['GET /v2/ HTTP/1.1', 'Host: http://['],
    ['GET /v2/ HTTP/1.1', 'X: no host'],
    ['GET / HTTP/1.0', 'Host:'],
    ['OPTIONS * HTTP/1.1', 'Host: x'],
    [`GET https://${HOST}/v2/ HTTP/1.1`, `Host: ${HOST}`],
    ['GET http://a:99999/ HTTP/1.1', 'Host: a'],
  ])('%s with %s is told what this port is (row 32)', async (line, header) => {
    const rig = await proxyRig()
    const client = await rig.connect()
    client.send(`${line}\r\n${header}\r\n\r\n`)
    expect(await client.until('this is a proxy, not a registry')).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
    expect(await rig.event('exchange.failed')).toMatchObject({ side: 'client', cause: 'not-a-proxy-request' })
    expect(rig.all('response.started')).toMatchObject([{ from: 'pullscope', status: 400 }])
  })
})

describe('credentials in a target that is refused', () => {
  it.each([
    'GET https://user:hunter2secret@evil.test/v2/',
    'GET http://user:hunter2secret@evil.test/v2/',
    'GET http://user:hunter2/secret@evil.test/v2/',
    'GET user:hunter2secret@evil.test/v2/',
  ])('%s are not told of', async (line) => {
    const rig = await proxyRig({ secrets: 'kept' }) // the redactor is another net
    const client = await rig.connect()
    client.send(`${line} HTTP/1.1\r\nHost: x\r\n\r\n`)
    expect((await rig.event('request.started')).url).toMatch(/^(https?:\/\/)?evil\.test\/v2\/$/)
    await rig.event('exchange.failed')
    expect(JSON.stringify(rig.events) + client.text()).not.toMatch(/user:|hunter2|secret@/)
  })

  it.each([
    'GET https://user:hunter2/secret@evil.test/v2/',
    'GET user:hunter2secret@evil.test/v2/',
    'CONNECT user:hunter2secret@evil.test:443',
  ])('%s are not told of within a tunnel', async (line) => {
    const rig = await proxyRig({ secrets: 'kept' })
    const client = await rig.tunnel()
    client.send(`${line} HTTP/1.1\r\nHost: x\r\n\r\n`)
    await rig.event('request.started')
    expect(JSON.stringify(rig.events)).not.toMatch(/user:|hunter2|secret@/)
  })
})

describe('an upgrade', () => {
  it.each([`Host: ${HOST}`, 'Host: a:99999', 'Host:', 'X: no host'])(
    'to WebSocket with %s is a 501 (row 33)',
    async (header) => {
      const rig = await proxyRig()
      const client = await rig.tunnel()
      client.send(
        `GET /ws HTTP/1.1\r\n${header}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
          'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
      )
      expect(await client.until('\r\n\r\n')).toMatch(/^HTTP\/1\.1 501 Not Implemented\r\n/)
      expect(rig.origin.peers).toHaveLength(0)
    },
  )

  it('that is refused may have a body, and another request may follow', async () => {
    const rig = await proxyRig()
    const client = await rig.tunnel()
    const head = `PUT /ws HTTP/1.1\r\nHost: ${HOST}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nContent-Length: 1000000\r\n\r\n`
    client.send(`${head}${'x'.repeat(1_000_000)}`)
    expect((await rig.event('request.completed')).body.bytes).toBe(1_000_000)
    client.send(`GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    await rig.origin.peer(0)
  })

  it('to anything else is ignored: Java offers h2c with every request', async () => {
    const rig = await proxyRig()
    const client = await rig.tunnel()
    client.send(
      `GET / HTTP/1.1\r\nHost: ${HOST}\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: A\r\n\r\n`,
    )
    const upstream = await rig.origin.peer(0)
    expect(await upstream.until('\r\n\r\n')).toBe(`GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
  })
})

describe('a malformed request', () => {
  const lines: [string, string][] = [
    ['no request at all', 'nonsense\r\n\r\n'],
    ['two lengths', `PUT / HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab`],
    [
      'a length and chunks',
      `PUT / HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ['a space in a name', `GET / HTTP/1.1\r\nHost: ${HOST}\r\nX Y: 1\r\n\r\n`],
    ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ]

  it.each(lines)(
    'in a tunnel, with %s, is answered with 400 and ends the connection (row 36)',
    async (_, text) => {
      const rig = await proxyRig()
      const client = await rig.tunnel()
      client.send(text)
      await client.over()
      expect(client.text()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
      expect(await rig.event('exchange.failed')).toMatchObject({ side: 'client', cause: 'malformed' })
      expect(rig.origin.peers).toHaveLength(0)
    },
  )

  it.each(lines)('to the proxy, with %s, is answered with 400 and ends the connection', async (_, text) => {
    const rig = await proxyRig()
    const client = await rig.connect()
    client.send(text)
    await client.over()
    expect(client.text()).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/)
  })

  it('with 300 KiB of headers is answered with 431', async () => {
    const rig = await proxyRig()
    const client = await rig.tunnel()
    client.send(`GET / HTTP/1.1\r\nHost: ${HOST}\r\nX: ${'x'.repeat(300 * 1024)}\r\n\r\n`)
    await client.over()
    expect(client.text()).toMatch(/^HTTP\/1\.1 431 /)
  })

  it('within a body breaks the exchange off on both sides', async () => {
    const rig = await proxyRig()
    const client = await rig.tunnel()
    client.send(`PUT / HTTP/1.1\r\nHost: ${HOST}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`)
    const upstream = await rig.origin.peer(0)
    await upstream.until('hello')
    client.send('nonsense\r\n')
    expect(await client.over()).toBe('reset')
    await upstream.over()
    expect(upstream.text()).not.toContain('\r\n0\r\n')
    expect(await rig.event('exchange.failed')).toMatchObject({ side: 'client', cause: 'malformed' })
  })
})

describe('a client that is gone at once', () => {
  it.each(['', 'GET', 'CONNECT registry.te', 'GET / HTTP/1.1\r\nHo'])(
    'after %j leaves nothing behind',
    async (text) => {
      const rig = await proxyRig()
      const client = await rig.connect()
      client.send(text)
      client.socket.end()
      await client.over()
      await rig.event('connection.closed')
    },
  )

  it('within a TLS hello leaves nothing behind', async () => {
    const rig = await proxyRig()
    const outer = await tunnelled(rig, `${HOST}:443`)
    outer.write(Buffer.from([22, 3, 1, 2, 0, 1, 0]))
    outer.end()
    await rig.event('connection.closed')
    expect(rawPeer(connectTls({ ...rig.proxy.address })).state()).toBe('open') // others are served
  })
})
