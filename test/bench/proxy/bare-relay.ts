// The limit of what a proxy in Node can do: ends TLS on both sides and pipes, without a look at what passes. A program of
// its own: `node --import tsx bare-relay.ts PORT CERT KEY`. Verifies nothing: it is for the benchmark's own origin.

import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect, type Socket } from 'node:net'
import { connect as connectTls, createSecureContext, TLSSocket } from 'node:tls'

const [port, cert = '', key = ''] = process.argv.slice(2)
const secureContext = createSecureContext({ cert: readFileSync(cert), key: readFileSync(key) })

const server = createServer()
server.on('connect', (request, socket: Socket) => {
  const [host = '', upstreamPort] = (request.url ?? '').split(':')
  socket.write('HTTP/1.1 200 OK\r\n\r\n')
  const down = new TLSSocket(socket, { isServer: true, secureContext, ALPNProtocols: ['http/1.1'] })
  const up = connectTls({
    socket: connect({ host, port: Number(upstreamPort), noDelay: true }),
    rejectUnauthorized: false,
    ALPNProtocols: ['http/1.1'],
  })
  // Whichever side breaks takes the other one with it.
  for (const side of [socket, down, up]) {
    side.on('error', () => {
      down.destroy()
      up.destroy()
    })
  }
  down.pipe(up).pipe(down)
})
server.on('connection', (socket) => socket.setNoDelay(true))
server.listen(Number(port), '127.0.0.1')
