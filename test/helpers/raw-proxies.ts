// Upstream proxies made of raw sockets: they do as real ones do, lead wherever they are told, and keep what they were sent.

import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import type { Leaf } from '../../src/proxy/options.ts'
import { rawOrigin } from './raw-origin.ts'
import type { RawPeer } from './raw-peer.ts'

export interface RawProxy {
  readonly port: number
  /** Heads of requests (HTTP), or the destinations with the credentials (SOCKS), in order. */
  readonly asked: readonly string[]
}

interface RawProxyOptions {
  /** Where all tunnels and requests really lead: a port of 127.0.0.1. */
  readonly to: number
  /** With one, the proxy is reached over TLS. */
  readonly leaf?: Leaf
}

/** CONNECT opens a tunnel; any other request goes on as it came, and so does all that follows. */
export async function rawHttpProxy({ to, leaf }: RawProxyOptions): Promise<RawProxy> {
  const asked: string[] = []
  const serve = async (peer: RawPeer): Promise<void> => {
    const { socket } = peer
    const text = await peer.until('\r\n\r\n')
    asked.push(text)
    const upstream = join(socket, to)
    if (text.startsWith('CONNECT ')) socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    else upstream.write(text, 'latin1')
  }
  return opened(asked, serve, leaf)
}

/** With `credentials`, as `user:password`, it takes no other way to log in. */
export async function rawSocksProxy({
  to,
  credentials,
}: RawProxyOptions & { readonly credentials?: string }): Promise<RawProxy> {
  const asked: string[] = []
  const serve = async (peer: RawPeer): Promise<void> => {
    const { socket } = peer
    const read = reader(peer)
    const greeting = await read(2)
    const methods = await read(greeting.readUInt8(1))
    const method = credentials === undefined ? 0 : 2
    socket.write(Buffer.from([5, methods.includes(method) ? method : 255]))
    let login = ''
    if (credentials !== undefined) {
      const user = (await read((await read(2)).readUInt8(1))).toString()
      login = `${user}:${(await read((await read(1)).readUInt8(0))).toString()}@`
      socket.write(Buffer.from([1, login === `${credentials}@` ? 0 : 1]))
    }
    const kind = (await read(4)).readUInt8(3)
    const host =
      kind === 3 ? (await read((await read(1)).readUInt8(0))).toString() : [...(await read(4))].join('.')
    asked.push(`${login}${host}:${(await read(2)).readUInt16BE(0)}`)
    join(socket, to)
    socket.write(Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]))
  }
  return opened(asked, serve)
}

async function opened(
  asked: string[],
  serve: (peer: RawPeer) => Promise<void>,
  leaf?: Leaf,
): Promise<RawProxy> {
  const failures: unknown[] = []
  const origin = await rawOrigin({
    ...(leaf === undefined ? {} : { leaf }),
    onPeer: (peer) => void serve(peer).catch((error: unknown) => failures.push(error)),
  })
  onTestFinished(async () => {
    await origin.close()
    if (failures.length > 0) throw failures[0]
  })
  return { port: origin.port, asked }
}

/** Joins the two, from the next byte on. */
function join(socket: Socket, port: number): Socket {
  const upstream = connect(port, '127.0.0.1')
  socket.removeAllListeners('data')
  socket.pipe(upstream)
  upstream.pipe(socket)
  upstream.on('error', () => socket.destroy())
  socket.on('close', () => upstream.destroy())
  upstream.on('close', () => socket.destroySoon())
  return upstream
}

/** Takes so many bytes of what came, in order, once they are there. */
function reader(peer: RawPeer): (count: number) => Promise<Buffer> {
  let taken = 0
  return async (count) => {
    await peer.until(new RegExp(`^[^]{${taken + count}}`))
    taken += count
    return Buffer.from(peer.text().slice(taken - count, taken), 'latin1')
  }
}
