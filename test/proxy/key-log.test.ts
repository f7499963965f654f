// The key log of both sides: its secrets are those of the connections that were seen, by their client randoms.

import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'
import { connect as connectTls, type TLSSocket } from 'node:tls'
import { expect, it, onTestFinished } from 'vitest'
import { createUpstreamTls } from '../../src/proxy/upstream-tls.ts'
import { DIRECT } from '../../src/proxy/options.ts'
import { HOST, proxyRig, tunnelled, upstreamAuthority } from '../helpers/proxy-rig.ts'
import { rawOrigin } from '../helpers/raw-origin.ts'

const GET = `GET / HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`
const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok'
/** Of a ClientHello in one record: 5 bytes of record, 4 of message, 2 of version. */
const RANDOM_AT = 11

it('has the secrets of both sides', async () => {
  const lines: string[] = []
  const { leafFor, cert } = await upstreamAuthority()
  const origin = await rawOrigin({
    leaf: leafFor(HOST),
    onPeer: (peer) => void peer.until('\r\n\r\n').then(() => peer.send(OK)),
  })
  const upstreamRandom = await spied(origin.port)
  const rig = await proxyRig({
    origin,
    upstreamCa: [cert],
    connectTo: [{ host: HOST, port: null, toHosts: ['127.0.0.1'], toPort: upstreamRandom.port }],
    keyLog: (line) => lines.push(line.toString('latin1')),
  })
  const outer = await tunnelled(rig, `${HOST}:443`)
  const secure: TLSSocket = connectTls({ socket: outer, servername: HOST, ca: rig.authority.cert })
  const clients: string[] = []
  secure.on('keylog', (line: Buffer) => clients.push(line.toString('latin1')))
  await once(secure, 'secureConnect')
  secure.write(GET)
  await rig.event('response.completed')
  secure.destroy()

  const traffic = lines.filter((line) => line.startsWith('CLIENT_TRAFFIC_SECRET_0 '))
  expect(traffic).toHaveLength(2)
  // The client's own log has the very same secrets.
  expect(clients.filter((line) => line.startsWith('CLIENT_TRAFFIC_SECRET_0 '))).toEqual([traffic[0]])
  expect(traffic[1]?.split(' ')[1]).toBe(upstreamRandom.seen())
  expect(lines.every((line) => /^[A-Z_0-9]+ [0-9a-f]{64} [0-9a-f]+\n$/.test(line))).toBe(true)
})

it('is not listened for without one', async () => {
  const { leafFor, cert } = await upstreamAuthority()
  const origin = await rawOrigin({ leaf: leafFor(HOST) })
  onTestFinished(() => origin.close())
  const secure = createUpstreamTls({ ...DIRECT, upstreamCa: [cert], keyLog: null })
  const tcp = connect(origin.port, '127.0.0.1')
  await once(tcp, 'connect')
  const target = { scheme: 'https', authority: { host: HOST, port: 443 } } as const
  const { socket } = await secure(tcp, target, new AbortController().signal)
  expect(socket.listenerCount('keylog')).toBe(0)
  socket.destroy()
})

/** A relay in front of `port` that reads the client random out of the hello that comes by. */
async function spied(port: number): Promise<{ readonly port: number; readonly seen: () => string }> {
  let random = ''
  const relay = createServer((client) => {
    client.once(
      'data',
      (hello: Buffer) => (random = hello.subarray(RANDOM_AT, RANDOM_AT + 32).toString('hex')),
    )
    const upstream = connect(port, '127.0.0.1')
    client.pipe(upstream).pipe(client)
    for (const socket of [client, upstream]) socket.on('error', () => undefined)
  }).listen(0, '127.0.0.1')
  await once(relay, 'listening')
  onTestFinished(() => void relay.close())
  return { port: (relay.address() as AddressInfo).port, seen: () => random }
}
