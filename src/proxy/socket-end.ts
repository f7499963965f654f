// How sockets end, where Node's own way would change what the peer sees. Knows no exchanges and no log.

import type { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'

/** nginx reads on for as long (`lingering_time`). */
const LINGER_MS = 30_000

/**
 * Calls `ended` when the peer closes its sending side; not when it resets. The socket is to have `allowHalfOpen`.
 *
 * A reset that comes together with the last bytes is told of as their end (libuv, `uv__stream_io`: POLLHUP after a
 * partial read). The kernel still has the error, and gives it to the next write, of no bytes as well: `socket.errored`
 * is set from then on, and 'error' and 'close' follow.
 */
export function onPeerEnd(socket: Socket, ended: () => void): void {
  socket.once('end', () => {
    if (socket.writable) socket.write('')
    if (socket.errored === null) ended()
  })
}

/**
 * Lets the client of this request read its answer before the connection is closed, although it is still sending:
 * closing a socket with unread bytes resets it, and a reset may take the answer with it (RFC 9112 §9.6). Node's server
 * ends a connection by `destroySoon`; from now on, that reads the request to its end first, for half a minute at most.
 */
export function endBehind(request: IncomingMessage): void {
  const { socket } = request
  const destroySoon = (): void => Socket.prototype.destroySoon.call(socket)
  socket.destroySoon = () => {
    if (request.complete || socket.destroyed) {
      destroySoon()
      return
    }
    socket.end()
    const timer = setTimeout(() => socket.destroy(), LINGER_MS)
    socket.once('close', () => clearTimeout(timer))
    request.once('end', destroySoon)
    request.resume()
  }
}
