// How the proxy begins and ends (PROXY_ENGINE.md, rows 25, 26, 35, 38).

import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { helloOf } from '../helpers/client-hello.ts'
import { HOST, proxyRig, tunnelled } from '../helpers/proxy-rig.ts'

const GET = `GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`

describe('listening', () => {
  it('on a port in use fails with the next step (row 35)', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    onTestFinished(() => void taken.close())
    const { port } = taken.address() as AddressInfo
    await expect(proxyRig({ listen: [{ host: '127.0.0.1', port }] })).rejects.toMatchObject({
      code: 'port-in-use',
      message: `cannot listen on 127.0.0.1:${port}: another program does`,
      remedy: expect.stringContaining('--listen 127.0.0.1:0') as string,
      exitCode: 3,
    })
  })

  it('on an address that is not ours fails with the next step', async () => {
    await expect(proxyRig({ listen: [{ host: '192.0.2.1', port: 0 }] })).rejects.toMatchObject({
      code: 'address-not-available',
      message: expect.stringContaining('cannot listen on 192.0.2.1:0') as string,
    })
  })

  it('at several places works at each, and ends at each', async () => {
    const listen = ['127.0.0.1', '::1', '127.0.0.2'].map((host) => ({ host, port: 0 }))
    const { proxy, ...rig } = await proxyRig({ listen })
    expect(proxy.addresses.map(({ host }) => host)).toEqual(listen.map(({ host }) => host))
    expect(proxy.address).toBe(proxy.addresses[0])
    for (const [index, { host, port }] of proxy.addresses.entries()) {
      const client = connect({ host, port })
      onTestFinished(() => void client.destroy())
      const shown = host === '::1' ? `[::1]:${port}` : `${host}:${port}`
      client.write(`GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
      const [answer] = (await once(client, 'data')) as [Buffer]
      expect(answer.toString()).toContain(`set HTTPS_PROXY and HTTP_PROXY to http://${shown},`)
      expect((await rig.event('exchange.failed', index)).cause).toBe('not-a-proxy-request')
    }
    await proxy.close()
    for (const address of proxy.addresses) {
      await expect(once(connect(address), 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    }
  })

  it('at none when it cannot at one of several', async () => {
    const [first] = (await proxyRig()).proxy.addresses
    const free = { host: '127.0.0.3', port: first?.port ?? 0 }
    await expect(proxyRig({ listen: [free, { host: '192.0.2.99', port: 0 }] })).rejects.toMatchObject({
      code: 'address-not-available',
    })
    const again = await proxyRig({ listen: [free] })
    await expect(proxyRig({ listen: [{ host: '127.0.0.4', port: 0 }, free] })).rejects.toMatchObject({
      code: 'port-in-use',
      message: `cannot listen on 127.0.0.3:${free.port}: another program does`,
    })
    expect(again.proxy.addresses).toEqual([free])
  })

  it('twice at one place says so', async () => {
    const [address] = (await proxyRig()).proxy.addresses
    const free = { host: '127.0.0.5', port: address?.port ?? 0 }
    const wide = { host: '0.0.0.0', port: 0 }
    await expect(proxyRig({ listen: [free, free] })).rejects.toMatchObject({
      code: 'port-in-use',
      message: `cannot listen on 127.0.0.5:${free.port}: pullscope does already, by 127.0.0.5:${free.port}`,
    })
    expect((await proxyRig({ listen: [wide] })).proxy.address.host).toBe('0.0.0.0')
  })

  it.each(['127.0.0.2', '::1'])('on %s works, and opens no other port (rows 25, 26)', async (host) => {
    const rig = await proxyRig({ listen: [{ host, port: 0 }] })
    expect(rig.proxy.address.host).toBe(host)
    const client = await rig.tunnel()
    client.send(GET)
    ;(await rig.origin.peer(0)).send('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok')
    await client.until('ok')
    const { client: peer } = await rig.event('connection.opened')
    expect(peer).toMatch(host === '::1' ? /^\[::1\]:\d+$/ : /^127\.0\.0\.\d:\d+$/)
  })
})

describe('a client that takes its time', () => {
  it('to begin is sent away; one that has begun is not', async () => {
    const rig = await proxyRig({ patienceMs: 300 })
    const idle = await rig.tunnel()
    const used = await rig.connect()
    used.send('GET / HTTP/1.1\r\n\r\n')
    await used.until('this is a proxy')
    const silent = await rig.connect()
    const undecided = await tunnelled(rig, `${HOST}:443`)
    await silent.over()
    expect(await rig.event('tls.failed')).toMatchObject({ side: 'client', cause: 'timeout', authority: HOST })
    if (!undecided.destroyed) await once(undecided.resume(), 'close')
    expect([idle.state(), used.state()]).toEqual(['open', 'open'])
  })
})

describe('close', () => {
  it('ends listeners, tunnels, upstream connections and open exchanges, each with an event (row 38)', async () => {
    const rig = await proxyRig()
    const busy = await rig.tunnel()
    busy.send(GET)
    const upstream = await rig.origin.peer(0)
    await upstream.until(GET)
    upstream.send('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello')
    await busy.until('hello')
    const idle = await rig.tunnel()
    const waiting = await tunnelled(rig, `${HOST}:443`)
    const shaking = await tunnelled(rig, `${HOST}:443`)
    shaking.write(await helloOf({ servername: HOST }))
    await rig.event('tunnel.opened', 2)
    const fresh = await rig.connect()
    await rig.event('connection.opened', 4)

    await Promise.all([rig.proxy.close(), rig.proxy.close()])

    expect(rig.all('exchange.failed')).toMatchObject([
      { exchange: 0, side: 'pullscope', cause: 'closing', bytes: 5 },
    ])
    expect(rig.all('connection.closed')).toHaveLength(5)
    expect(rig.all('tls.failed')).toEqual([])
    const told = rig.events.length
    await Promise.all([upstream.over(), busy.over(), idle.over(), fresh.over()])
    if (!waiting.destroyed) await once(waiting.resume(), 'close')
    expect(rig.events).toHaveLength(told)
    const refused = connect(rig.proxy.address)
    await expect(once(refused, 'connect')).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('ends a dial that is under way', async () => {
    const silent = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    onTestFinished(() => void silent.close())
    const { port } = silent.address() as AddressInfo
    const rig = await proxyRig({
      connectTo: [{ host: HOST, port: null, toHosts: ['127.0.0.1'], toPort: port }],
    })
    const client = await rig.tunnel()
    const dialled = once(silent, 'connection')
    client.send(GET)
    const [socket] = (await dialled) as [Socket]
    const closed = once(socket.resume(), 'close')
    await rig.proxy.close()
    await closed
    expect(rig.all('exchange.failed')).toMatchObject([{ cause: 'closing' }])
  })
})
