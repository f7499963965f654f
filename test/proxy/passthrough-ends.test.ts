// Tunnels that are not decrypted: their bytes, the pace of them, and how they end.

import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ClientConnection } from '../../src/proxy/connection.ts'
import type { Dial } from '../../src/proxy/dial.ts'
import { passThrough } from '../../src/proxy/passthrough.ts'
import { BUFFERS, flood, OFFERED, settled } from '../helpers/flood.ts'
import { HOST } from '../helpers/proxy-rig.ts'
import { rawPeer, type RawPeer } from '../helpers/raw-peer.ts'
import { HELLO, sealed } from '../helpers/sealed-tunnel.ts'
import { waitFor } from '../helpers/wait-for.ts'

const MIB = 1024 * 1024

describe('a tunnel that is not decrypted', () => {
  it('counts its bytes exactly, and changes none', async () => {
    const { rig, client, upstream } = await sealed()
    const [up, down] = [Buffer.alloc(3 * MIB + 7, 'up '), Buffer.alloc(5 * MIB + 11, 'down ')]
    client.send(up)
    upstream.send(down)
    await waitFor(() => upstream.bytes() === up.length + HELLO && client.bytes() === down.length, {
      what: 'all bytes',
      seen: () => [upstream.bytes(), client.bytes()],
    })
    client.socket.end()
    upstream.socket.end()
    await rig.event('connection.closed')
    expect(rig.all('tunnel.closed')).toMatchObject([{ sent: up.length + HELLO, received: down.length }])
    expect(digest(client.text())).toBe(digest(down.toString('latin1')))
    expect(digest(upstream.text().slice(HELLO))).toBe(digest(up.toString('latin1')))
    const times = rig.all('tunnel.progressed').map(({ at }) => at)
    expect(times.filter((at, i) => at - (times[i - 1] ?? -Infinity) < 100)).toEqual([])
  })

  it('keeps a half-close of the client, and the bytes that come after it', async () => {
    const { rig, client, upstream } = await sealed()
    client.socket.end('bye')
    expect(await upstream.over()).toBe('ended')
    upstream.send('and more')
    await client.until('and more')
    expect(client.state()).toBe('open')
    upstream.socket.end()
    expect(await client.over()).toBe('ended')
    await rig.event('connection.closed')
    expect(rig.all('tunnel.closed')).toMatchObject([{ sent: HELLO + 3, received: 8 }])
  })

  it('keeps a half-close of the upstream, and the bytes that come after it', async () => {
    const { rig, client, upstream } = await sealed()
    upstream.socket.end('bye')
    expect(await client.over()).toBe('ended')
    client.socket.end('and more')
    await upstream.until('and more')
    await rig.event('connection.closed')
    expect(rig.all('tunnel.closed')).toMatchObject([{ sent: HELLO + 8, received: 3 }])
  })

  it('passes a reset on, of the client and of the upstream', async () => {
    const first = await sealed()
    first.client.socket.resetAndDestroy()
    expect(await first.upstream.over()).toBe('reset')
    await first.rig.event('connection.closed')
    expect(first.rig.all('tunnel.closed')).toMatchObject([{ sent: HELLO, received: 0 }])

    const second = await sealed()
    second.upstream.socket.resetAndDestroy()
    expect(await second.client.over()).toBe('reset')
    await second.rig.event('connection.closed')
    expect(second.rig.all('tunnel.closed')).toHaveLength(1)
  })

  it.each(['client', 'upstream'] as const)('waits for a %s that stalls, and holds little', async (side) => {
    const { rig, client, upstream } = await sealed()
    const [slow, fast] = side === 'client' ? [client, upstream] : [upstream, client]
    slow.stall()
    const { sent } = flood(fast)
    expect(await settled(sent)).toBeLessThan(BUFFERS)
    slow.drain()
    await waitFor(() => slow.bytes() >= OFFERED, { what: 'the rest', seen: () => slow.bytes() })
    fast.socket.end()
    slow.socket.end()
    await rig.event('connection.closed')
    const [more, received] = side === 'client' ? [0, OFFERED] : [OFFERED, 0]
    expect(rig.all('tunnel.closed')).toMatchObject([{ sent: HELLO + more, received }])
  })

  it('ends with pullscope, on both sides', async () => {
    const { rig, client, upstream } = await sealed()
    await rig.proxy.close()
    await client.over()
    await upstream.over()
    expect(rig.events.slice(-2).map(({ type }) => type)).toEqual(['tunnel.closed', 'connection.closed'])
  })

  it('sends an upstream that is slow all that its client left behind', async () => {
    const [client, raw] = await socketPair()
    const [upstream, slow] = await socketPair()
    const release = heldBack(slow)
    const dial = (): ReturnType<Dial> =>
      Promise.resolve({ socket: slow, address: '127.0.0.1:1', dnsMs: null, connectMs: 0, tlsMs: null })
    const dialer = { dial, forwarder: () => null }
    const log = { record: () => undefined, nextConnection: () => 0, nextExchange: () => 0, now: () => 0 }
    const connection = new ClientConnection({ raw, log, dialer, standing: 'stranger' })
    raw.pause()
    void passThrough(raw, { connection, authority: { host: HOST, port: 443 }, scheme: 'https' })
    upstream.socket.end()
    client.socket.end('the last words')
    await connection.closed
    release()
    await upstream.until('the last words')
    expect(await upstream.over()).toBe('ended')
  })
})

/** Two ends of a TCP connection; the first as bytes. Both may be half closed. */
async function socketPair(): Promise<[RawPeer, Socket]> {
  const server = createServer({ allowHalfOpen: true }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const accepted = once(server, 'connection')
  const { port } = server.address() as AddressInfo
  const peer = rawPeer(connect({ port, host: '127.0.0.1', allowHalfOpen: true }))
  const [socket] = (await accepted) as [Socket]
  onTestFinished(() => {
    for (const each of [peer.socket, socket]) each.destroy()
  })
  return [peer, socket]
}

/** Holds back what is written, as a socket does whose peer does not read, until it is released. */
function heldBack(socket: Socket): () => void {
  let isFree = false
  const held: (() => void)[] = []
  const write = socket._write.bind(socket)
  Object.assign(socket, { _writev: null })
  socket._write = (...args) => {
    if (isFree) write(...args)
    else held.push(() => write(...args))
  }
  return () => {
    isFree = true
    for (const go of held) go()
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text, 'latin1').digest('hex')
}
