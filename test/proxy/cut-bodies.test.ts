// What an upstream breaks off stays broken off: it never looks like a clean end (PROXY_ENGINE.md, rows 6, 7).

import { describe, expect, it } from 'vitest'
import { HOST, proxyRig, type ProxyRig } from '../helpers/proxy-rig.ts'
import type { RawPeer } from '../helpers/raw-peer.ts'

const GET = `GET /v2/a/blobs/b HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'

async function requested(request = GET): Promise<{ rig: ProxyRig; client: RawPeer; upstream: RawPeer }> {
  const rig = await proxyRig()
  const client = await rig.tunnel()
  client.send(request)
  const upstream = await rig.origin.peer(0)
  await upstream.until(request)
  return { rig, client, upstream }
}

/** A reset of TCP below TLS, once what was written has left. */
function reset({ socket }: RawPeer): void {
  const below = (socket as unknown as { _parent: { resetAndDestroy: () => void } })._parent
  socket.write('', () => below.resetAndDestroy())
}

describe('a body that ends too early', () => {
  it.each([
    ['with a length', 'Content-Length: 100\r\n\r\nhello'],
    ['in chunks', 'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n'],
    ['within a chunk', 'Transfer-Encoding: chunked\r\n\r\nff\r\nhello'],
  ])('%s reaches the client as it came, and no further', async (_, rest) => {
    const { rig, client, upstream } = await requested()
    const answer = `HTTP/1.1 200 OK\r\n${rest}`
    upstream.send(answer)
    upstream.socket.end()
    expect(await client.over()).toBe('ended')
    // What came of a chunk is passed on as a chunk of its own; no last chunk follows.
    expect(client.text()).toBe(answer.replace('ff\r\nhello', '5\r\nhello\r\n'))
    expect(await rig.event('exchange.failed')).toMatchObject({
      side: 'upstream',
      cause: 'truncated',
      bytes: 5,
    })
  })

  it.each([
    ['with a length', 'Content-Length: 100\r\n\r\nhello'],
    ['in chunks', 'Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n'],
    ['that runs until the close', '\r\nhello'],
  ])('by a reset, %s, is reset towards the client', async (_, rest) => {
    const { rig, client, upstream } = await requested()
    upstream.send(`HTTP/1.1 200 OK\r\n${rest}`)
    await client.until('hello')
    reset(upstream)
    expect(await client.over()).toBe('reset')
    expect(client.text()).not.toContain('\r\n0\r\n')
    expect(await rig.event('exchange.failed')).toMatchObject({ side: 'upstream', cause: 'reset', bytes: 5 })
  })

  it('in a chunk that is none is reset', async () => {
    const { rig, client, upstream } = await requested()
    upstream.send('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n')
    await client.until('hello') // bytes and a reset in one go look like a clean end to Node (libuv)
    upstream.send('nonsense\r\n')
    expect(await client.over()).toBe('reset')
    expect(await rig.event('exchange.failed')).toMatchObject({ side: 'upstream', cause: 'malformed' })
  })
})

describe('an upstream that breaks off before its answer', () => {
  it('by a reset resets the client', async () => {
    const { rig, client, upstream } = await requested()
    reset(upstream)
    expect(await client.over()).toBe('reset')
    expect(client.text()).toBe('')
    expect(await rig.event('exchange.failed')).toMatchObject({ side: 'upstream', cause: 'reset' })
    expect(rig.all('response.started')).toEqual([])
  })

  it('by closing closes the client', async () => {
    const { rig, client, upstream } = await requested()
    upstream.socket.end()
    expect(await client.over()).toBe('ended')
    expect(client.text()).toBe('')
    expect(await rig.event('exchange.failed')).toMatchObject({ side: 'upstream', cause: 'truncated' })
  })

  it('within the head of an answer closes the client', async () => {
    const { rig, client, upstream } = await requested()
    upstream.send('HTTP/1.1 200 OK\r\nContent-Le')
    upstream.socket.end()
    expect(await client.over()).toBe('ended')
    expect(client.text()).toBe('')
    expect(await rig.event('exchange.failed')).toMatchObject({ side: 'upstream', cause: 'truncated' })
  })

  it('on a connection that was used before resets the client, so that Go retries by itself', async () => {
    const { rig, client, upstream } = await requested()
    upstream.send(OK)
    await client.until('ok')
    client.send(GET)
    await upstream.until(GET + GET)
    reset(upstream)
    expect(await client.over()).toBe('reset')
    expect(client.text()).toBe(OK)
    expect(rig.origin.peers).toHaveLength(1)
  })

  it('while a body is sent up resets the client', async () => {
    const head = `PUT /up HTTP/1.1\r\nHost: ${HOST}\r\nContent-Length: 1000000\r\n\r\n`
    const { rig, client, upstream } = await requested(head)
    client.send('x'.repeat(1000))
    await upstream.until('x'.repeat(1000))
    reset(upstream)
    expect(await client.over()).toBe('reset')
    expect(await rig.event('exchange.failed')).toMatchObject({ side: 'upstream', cause: 'reset' })
  })
})
