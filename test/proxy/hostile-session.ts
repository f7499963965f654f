// A program for silence.test.ts: a proxy that is mistreated in every way we know of. It prints nothing; nor may what it
// imports. Its exit code says whether all of it was survived.

import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { startClock } from '../../src/io/clock.ts'
import { PLAIN } from '../../src/proxy/options.ts'
import { startProxy } from '../../src/proxy/start.ts'
import { rawOrigin } from '../helpers/raw-origin.ts'
import { testAuthority } from '../helpers/test-authority.ts'

function closed(socket: Socket): Promise<void> {
  socket.on('error', () => undefined)
  return new Promise((resolve) => socket.resume().once('close', () => resolve()))
}

const authority = await testAuthority()
const origin = await rawOrigin({
  leaf: authority.leafFor('registry.test'),
  onPeer: ({ socket }) => socket.destroy(),
})
const proxy = await startProxy({
  ...PLAIN,
  keyLog: null,
  connectTo: [{ host: 'registry.test', port: null, toHosts: ['127.0.0.1'], toPort: origin.port }],
  upstreamCa: [authority.cert],
  leafFor: authority.leafFor,
  clock: startClock(),
  emit: () => undefined,
  redactionKey: Buffer.alloc(16),
  secrets: 'redacted',
})

const UPGRADE =
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AA==\r\n\r\n'
const ATTACKS = [
  'CONNECT ../../x:443 HTTP/1.1\r\n\r\n',
  'CONNECT ca:443 HTTP/1.1\r\n\r\n\x16\x03\x01\x00\x02\x01\x00',
  'CONNECT a:99999 HTTP/1.1\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a:99999\r\n\r\n',
  'GET http://a:99999/ HTTP/1.1\r\nHost: a:99999\r\n\r\n',
  `GET http://localhost:${proxy.address.port}/ HTTP/1.1\r\nHost: x\r\n\r\n`,
  `GET / HTTP/1.1\r\nHost: \r\n${UPGRADE}`,
  `GET / HTTP/1.1\r\nHost: a:99999\r\n${UPGRADE}`,
  `GET http://no-such-host.invalid/ HTTP/1.1\r\nHost: x\r\n\r\n`,
  'nonsense\r\n\r\n',
  '\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00',
]

for (const attack of ATTACKS) {
  const socket = connect(proxy.address)
  socket.write(attack, 'latin1')
  socket.end()
  await closed(socket)
}

// A client that rejects our certificate, and one whose upstream breaks off.
for (const ca of [[], [authority.cert]]) {
  const outer = connect(proxy.address)
  outer.on('error', () => undefined)
  outer.write('CONNECT registry.test:443 HTTP/1.1\r\n\r\n')
  await once(outer, 'data')
  const inner = connectTls({ socket: outer, servername: 'registry.test', ca })
  inner.write('GET / HTTP/1.1\r\nHost: a:99999\r\n\r\n')
  await closed(inner)
}

// One that breaks off in its own upload, and one that does so in the middle of CONNECT.
const upload = connect(proxy.address)
upload.write('PUT http://registry.test/ HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhello')
await once(upload, 'connect')
upload.resetAndDestroy()
const tunnel = connect(proxy.address)
tunnel.write('CONNECT registry.test:443 HTTP/1.1\r\n\r\n')
await once(tunnel, 'data')
tunnel.resetAndDestroy()
// A last exchange, so that all of this has been read.
const last = connect(proxy.address)
last.write('GET / HTTP/1.0\r\n\r\n')
await closed(last)

await proxy.close()
await origin.close()
