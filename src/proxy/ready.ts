// Waits for a socket to be ready for use.

import { once } from 'node:events'
import type { Socket } from 'node:net'

/** Rejects, and destroys the socket, when it fails first or `signal` aborts. */
export async function ready<T extends Socket>(
  socket: T,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
): Promise<T> {
  // Between this event and the next owner's listeners, an error would have nobody to go to; 'close' follows it anyway.
  socket.on('error', () => undefined)
  try {
    await once(socket, event, { signal })
    return socket
  } catch (error) {
    socket.destroy()
    throw error
  }
}
