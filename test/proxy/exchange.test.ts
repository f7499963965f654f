import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { whenDelivered } from '../../src/proxy/exchange.ts'
import { rawPeer, type RawPeer } from '../helpers/raw-peer.ts'
import { waitFor } from '../helpers/wait-for.ts'

const BODY = Buffer.alloc(64 * 1024 * 1024)

/** A client that has asked for 64 MiB and reads none of it; `told` says whether all of it was taken to be delivered. */
async function stalledDownload(): Promise<{ client: RawPeer; told: () => boolean; closed: () => boolean }> {
  let told = false
  let closed = false
  const server = createServer((request, response) => {
    whenDelivered({ request, response }, () => (told = true))
    request.socket.on('close', () => (closed = true))
    response.end(BODY)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const client = rawPeer(connect((server.address() as AddressInfo).port, '127.0.0.1'))
  client.send('GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
  await client.until('\r\n\r\n')
  client.stall()
  return { client, told: () => told, closed: () => closed }
}

it('an answer is delivered when all of it has left', async () => {
  const { client, told } = await stalledDownload()
  expect(told()).toBe(false)
  client.drain()
  await client.over()
  expect(told()).toBe(true)
})

it.each(['destroy', 'resetAndDestroy', 'end'] as const)(
  'an answer is not delivered when the client leaves by %s',
  async (how) => {
    const { client, told, closed } = await stalledDownload()
    client.socket[how]()
    client.socket.destroy()
    await waitFor(closed, { what: 'the connection to close' })
    expect(told()).toBe(false)
  },
)
