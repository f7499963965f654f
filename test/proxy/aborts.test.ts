// A client that goes away takes its upstream request with it, at every stage (PROXY_ENGINE.md, row 8).

import { createServer, type Socket } from 'node:net'
import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { HOST, proxyRig } from '../helpers/proxy-rig.ts'
import type { RawPeer } from '../helpers/raw-peer.ts'
import { waitFor } from '../helpers/wait-for.ts'

const GET = `GET /v2/a/blobs/b HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`
const ABORTED = { side: 'client', cause: 'aborted' }

describe('a client that goes away', () => {
  it('before the answer ends the upstream request', async () => {
    const rig = await proxyRig()
    const client = await rig.tunnel()
    client.send(GET)
    const upstream = await rig.origin.peer(0)
    await upstream.until(GET)
    client.socket.destroy()
    await upstream.over()
    expect(await rig.event('exchange.failed')).toMatchObject(ABORTED)
    await rig.event('connection.closed')
  })

  it('within the answer ends it, and says how much had passed', async () => {
    const rig = await proxyRig()
    const client = await rig.tunnel()
    client.send(GET)
    const upstream = await rig.origin.peer(0)
    await upstream.until(GET)
    upstream.send('HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nhello')
    await client.until('hello')
    client.socket.destroy()
    await upstream.over()
    expect(await rig.event('exchange.failed')).toMatchObject({ ...ABORTED, bytes: 5 })
  })

  it('within its own upload breaks the upload off: no last chunk is sent', async () => {
    const rig = await proxyRig()
    const client = await rig.tunnel()
    client.send(`PATCH /up HTTP/1.1\r\nHost: ${HOST}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n`)
    const upstream = await rig.origin.peer(0)
    await upstream.until('hello')
    client.socket.destroy()
    await upstream.over()
    expect(upstream.text()).not.toContain('\r\n0\r\n')
    expect(await rig.event('exchange.failed')).toMatchObject(ABORTED)
    expect(rig.all('request.completed')).toEqual([])
  })

  it('by a reset, while the upstream is dialled, ends the dial', async () => {
    const sockets: Socket[] = []
    const silent = createServer((socket) => sockets.push(socket)).listen(0, '127.0.0.1')
    await once(silent, 'listening')
    onTestFinished(() => void silent.close())
    const port = (silent.address() as { port: number }).port
    const rig = await proxyRig({
      connectTo: [{ host: HOST, port: null, toHosts: ['127.0.0.1'], toPort: port }],
    })
    const client = await rig.tunnel()
    client.send(GET)
    const dialled = await waitFor(() => sockets[0], { what: 'the dial' })
    dialled.resume() // its TLS hello is never answered
    const closed = once(dialled, 'close')
    reset(client)
    await closed
    expect(await rig.event('exchange.failed')).toMatchObject(ABORTED)
    expect(rig.all('upstream.failed')).toEqual([])
  })

  it('leaves nothing behind when the upstream lets go, too: 40 at a time', async () => {
    const rig = await proxyRig()
    const clients = await Promise.all(Array.from({ length: 40 }, () => rig.tunnel()))
    for (const client of clients) {
      client.send(GET)
      client.socket.end()
    }
    // An origin of Node closes its own side when the other one is closed.
    await waitFor(() => rig.all('connection.closed').length === 40, {
      what: 'all to close',
      seen: () => rig.events,
    })
    expect(rig.origin.peers.map((peer) => peer.text())).toEqual(clients.map(() => GET))
    expect(rig.all('exchange.failed')).toHaveLength(40)
    for (const failure of rig.all('exchange.failed')) expect(failure).toMatchObject(ABORTED)
  })
})

/** A reset of TCP below TLS. */
function reset({ socket }: RawPeer): void {
  ;(socket as unknown as { _parent: Socket })._parent.resetAndDestroy()
}
