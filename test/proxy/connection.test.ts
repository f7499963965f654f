// A client connection on a real socket, without a proxy around it.

import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { ClientConnection } from '../../src/proxy/connection.ts'
import { rawPeer } from '../helpers/raw-peer.ts'

const MIB = 1024 * 1024
const log = { record: () => undefined, nextConnection: () => 0, nextExchange: () => 0, now: () => 0 }

it('a reset comes after what was written, as it did from the upstream', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const accepted = once(server, 'connection')
  const client = rawPeer(connect((server.address() as AddressInfo).port, '127.0.0.1'))
  client.stall()
  const [raw] = (await accepted) as [Socket]
  const connection = new ClientConnection({ raw, log, dial: () => Promise.reject(new Error('not dialled')) })

  raw.write(Buffer.alloc(64 * MIB))
  connection.reset()
  client.drain()

  await client.over() // to Node (libuv), a reset that comes with the last bytes looks like a clean end
  // What the kernel had taken, but not delivered, is lost with a reset: up to 4 MiB on Linux.
  expect(client.bytes()).toBeGreaterThan(48 * MIB)
})
