// A side that does not read stops the other one (PROXY_ENGINE.md, rows 1, 2). Counted in bytes, not in time: 200 MB are
// offered, and what leaves must fit into the buffers of three sockets.

import { describe, expect, it } from 'vitest'
import { BUFFERS, flood, OFFERED, settled } from '../helpers/flood.ts'
import { HOST, proxyRig } from '../helpers/proxy-rig.ts'

describe('back-pressure', () => {
  it('of a client that does not read stops the upstream, and lets it go on afterwards', async () => {
    const rig = await proxyRig()
    const client = await rig.tunnel()
    client.send(`GET /v2/a/blobs/b HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    const upstream = await rig.origin.peer(0)
    await upstream.until('\r\n\r\n')
    client.stall()
    upstream.send(`HTTP/1.1 200 OK\r\nContent-Length: ${OFFERED}\r\n\r\n`)
    const { sent } = flood(upstream)
    expect(await settled(sent)).toBeLessThan(BUFFERS)
    client.drain()
    expect((await rig.event('response.completed')).body.bytes).toBe(OFFERED)
    expect(rig.all('response.progressed').length).toBeGreaterThan(0)
  })

  it('of an upstream that does not read stops the client, and lets it go on afterwards', async () => {
    const rig = await proxyRig({ onPeer: (peer) => peer.stall() })
    const client = await rig.tunnel()
    client.send(`PUT /v2/a/blobs/uploads/1 HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: ${OFFERED}\r\n\r\n`)
    const upstream = await rig.origin.peer(0)
    const { sent } = flood(client)
    expect(await settled(sent)).toBeLessThan(BUFFERS)
    upstream.drain()
    expect((await rig.event('request.completed')).body.bytes).toBe(OFFERED)
    upstream.send('HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n')
    await client.until('201')
  })
})
