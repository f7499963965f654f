// Ends of sockets that Node would not tell apart, or would bring about in another way.

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { codeOf } from '../../src/io/causes.ts'
import { endBehind, onPeerEnd } from '../../src/proxy/socket-end.ts'
import { rawPeer } from '../helpers/raw-peer.ts'

const MIB = 1024 * 1024

async function portOf(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

/** Sends a byte and then ends so, as another process: both are there before this one looks. */
const SENDER = `
const [port, how] = process.argv.slice(1)
const socket = require('node:net').connect(Number(port), '127.0.0.1', () => {
  socket.write('x', () => (how === 'reset' ? socket.resetAndDestroy() : socket.end()))
})`

describe('a peer that sends its last bytes', () => {
  it.each([
    ['and closes has ended', 'close', { ended: true, errored: '' }],
    ['and resets has not, although libuv says so', 'reset', { ended: false, errored: 'ECONNRESET' }],
  ])('%s', async (_, how, expected) => {
    const server = createServer({ allowHalfOpen: true, pauseOnConnect: true })
    const port = await portOf(server)
    const sender = spawn(process.execPath, ['-e', SENDER, String(port), how])
    const gone = once(sender, 'exit')
    const [socket] = (await once(server, 'connection')) as [Socket]
    socket.on('error', () => undefined)
    if (how === 'reset') await gone
    let ended = false
    onPeerEnd(socket, () => (ended = true))
    const over = once(socket, 'end')
    socket.resume()
    await over
    const errored = codeOf(socket.errored)
    socket.destroy()
    expect({ ended, errored }).toEqual(expected)
  })
})

describe('a server that has answered and closes', () => {
  it('lets a client that is still sending read the answer', async () => {
    const server = createHttpServer({}, (request, response) => {
      endBehind(request)
      response.shouldKeepAlive = false
      response.end('no')
    })
    const client = rawPeer(connect({ port: await portOf(server), host: '127.0.0.1', allowHalfOpen: true }))
    client.send(`PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: ${8 * MIB}\r\n\r\n`)
    await client.until(/no/)
    client.send(Buffer.alloc(8 * MIB))
    expect(await client.over()).toBe('ended')
    client.socket.end()
    await once(client.socket, 'close')
    expect(client.state()).toBe('ended')
  })
})
