// One client connection has one upstream connection, which lives as long as both want it to (PROXY_ENGINE.md, row 10).

import { describe, expect, it } from 'vitest'
import { HOST, proxyRig } from '../helpers/proxy-rig.ts'

const get = (path: string): string => `GET ${path} HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`
const answer = (body: string): string => `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`

describe('an upstream connection', () => {
  it('serves all requests of a client connection', async () => {
    const rig = await proxyRig()
    const client = await rig.tunnel()
    for (const path of ['/one', '/two', '/three']) {
      client.send(get(path))
      const upstream = await rig.origin.peer(0)
      await upstream.until(`GET ${path} `)
      upstream.send(
        `HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1\r\nContent-Length: ${path.length}\r\n\r\n${path}`,
      )
      await client.until(`\r\n\r\n${path}`)
    }
    expect(rig.origin.peers).toHaveLength(1)
    expect(rig.all('upstream.connected')).toHaveLength(1)
  })

  it('is not shared by client connections', async () => {
    const rig = await proxyRig()
    for (const index of [0, 1]) {
      const client = await rig.tunnel()
      client.send(get('/'))
      const upstream = await rig.origin.peer(index)
      upstream.send(answer('ok'))
      await client.until('ok')
    }
    expect(rig.all('upstream.connected').map(({ connection }) => connection)).toEqual([0, 1])
  })

  it('that is closed when idle closes the client connection', async () => {
    const rig = await proxyRig()
    const client = await rig.tunnel()
    client.send(get('/'))
    const upstream = await rig.origin.peer(0)
    upstream.send(answer('ok'))
    await client.until('ok')
    upstream.socket.end()
    expect(await client.over()).toBe('ended')
    expect(rig.all('exchange.failed')).toEqual([])
  })

  it('is closed when the idle client connection is closed', async () => {
    const rig = await proxyRig()
    const client = await rig.tunnel()
    client.send(get('/'))
    const upstream = await rig.origin.peer(0)
    upstream.send(answer('ok'))
    await client.until('ok')
    client.socket.end()
    await upstream.over()
  })

  it('is told that the client wants to close', async () => {
    const rig = await proxyRig()
    const client = await rig.tunnel()
    const head = `GET / HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n`
    client.send(head)
    const upstream = await rig.origin.peer(0)
    expect(await upstream.until('\r\n\r\n')).toBe(head)
    upstream.send(answer('ok'))
    expect(await client.over()).toBe('ended')
    expect(client.text()).toBe(answer('ok'))
    await upstream.over()
  })
})

describe('pipelined requests', () => {
  it('go up one after the other, and their answers come down in order', async () => {
    const rig = await proxyRig()
    const client = await rig.tunnel()
    client.send(get('/one') + get('/two') + get('/three'))
    const upstream = await rig.origin.peer(0)
    await upstream.until(get('/one'))
    expect(upstream.text()).toBe(get('/one'))
    upstream.send(answer('1'))
    await upstream.until(get('/two'))
    upstream.send(answer('2'))
    await upstream.until(get('/three'))
    upstream.send(answer('3'))
    await client.until(answer('1') + answer('2') + answer('3'))
    expect(rig.all('response.completed').map(({ exchange }) => exchange)).toEqual([0, 1, 2])
    expect(rig.origin.peers).toHaveLength(1)
  })

  it('behind one that is the last are dropped, and that one is answered', async () => {
    const rig = await proxyRig()
    const client = await rig.tunnel()
    const last = `GET /one HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n`
    client.send(last + get('/two'))
    const upstream = await rig.origin.peer(0)
    await upstream.until(last)
    client.send(get('/three'))
    upstream.send(answer('1'))
    expect(await client.over()).toBe('ended')
    expect(client.text()).toBe(answer('1'))
    expect(upstream.text()).toBe(last)
    expect(rig.all('request.started')).toHaveLength(1)
    expect(rig.all('exchange.failed')).toEqual([])
  })

  it('beyond a thousand end the connection', async () => {
    const rig = await proxyRig()
    const client = await rig.tunnel()
    client.send(get('/').repeat(1_100))
    await client.over()
    await rig.event('connection.closed')
  })
})
