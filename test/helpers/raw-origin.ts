// An upstream made of raw sockets: the test writes its answers byte by byte, and reads the requests as bytes.

import { once } from 'node:events'
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { Leaf } from '../../src/proxy/options.ts'
import { rawPeer, type RawPeer } from './raw-peer.ts'
import { waitFor } from './wait-for.ts'

export interface RawOrigin {
  readonly port: number
  /** Connections so far. */
  readonly peers: readonly RawPeer[]
  /** The connection number `index`, from 0, once it is there. */
  peer(index: number): Promise<RawPeer>
  close(): Promise<void>
}

interface RawOriginOptions {
  /** Without one, it speaks plain TCP. */
  readonly leaf?: Leaf
  readonly host?: string
  readonly alpn?: readonly string[]
  readonly onPeer?: (peer: RawPeer) => void
}

export async function rawOrigin({
  leaf,
  host = '127.0.0.1',
  alpn,
  onPeer,
}: RawOriginOptions): Promise<RawOrigin> {
  const peers: RawPeer[] = []
  const sockets = new Set<Socket>()
  const onSocket = (socket: Socket): void => {
    const peer = rawPeer(socket)
    peers.push(peer)
    onPeer?.(peer)
  }
  const protocols = alpn === undefined ? {} : { ALPNProtocols: [...alpn] }
  const server: Server =
    leaf === undefined ? createTcpServer(onSocket) : createTlsServer({ ...leaf, ...protocols }, onSocket)
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined) // a client may refuse our certificate
  })
  server.listen(0, host)
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    peers,
    peer: (index) =>
      waitFor(() => peers[index], { what: `connection ${index} to the origin`, seen: () => peers.length }),
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
