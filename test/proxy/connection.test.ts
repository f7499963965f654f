// A client connection on a real socket, without a proxy around it.

import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { ClientConnection } from '../../src/proxy/connection.ts'
import { ExchangeLog } from '../../src/io/recording/exchange-log.ts'
import { rawPeer, type RawPeer } from '../helpers/raw-peer.ts'

const MIB = 1024 * 1024
const log = { record: () => undefined, nextConnection: () => 0, nextExchange: () => 0, now: () => 0 }

interface Pair {
  readonly client: RawPeer
  readonly raw: Socket
  readonly connection: ClientConnection
}

async function connected(): Promise<Pair> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const accepted = once(server, 'connection')
  const client = rawPeer(connect((server.address() as AddressInfo).port, '127.0.0.1'))
  const [raw] = (await accepted) as [Socket]
  const dialer = { dial: () => Promise.reject(new Error('not dialled')), forwarder: () => null }
  return { client, raw, connection: new ClientConnection({ raw, log, dialer, standing: 'admitted' }) }
}

it('a reset comes after what was written, as it did from the upstream', async () => {
  const { client, raw, connection } = await connected()
  client.stall()
  raw.write(Buffer.alloc(64 * MIB))
  connection.reset()
  client.drain()

  await client.over() // to Node (libuv), a reset that comes with the last bytes looks like a clean end
  // What the kernel had taken, but not delivered, is lost with a reset: up to 4 MiB on Linux.
  expect(client.bytes()).toBeGreaterThan(48 * MIB)
})

it('an exchange whose answer did not get out is over when the connection is', async () => {
  const { client, connection } = await connected()
  const exchange = new ExchangeLog(log, {
    connection: 0,
    method: 'GET',
    url: '',
    httpVersion: '1.1',
    headers: [],
  })
  connection.enter(exchange, () => undefined)
  connection.leave(exchange) // Node says that the answer is closed, before it says so of the socket
  expect(exchange.isOver).toBe(false)
  client.socket.destroy()
  await connection.closed
  expect(exchange.isOver).toBe(true)
})
