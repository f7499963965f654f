// A side that sends as fast as it is let, and how much that was. Counted in bytes, not in time.

import type { RawPeer } from './raw-peer.ts'
import { waitFor } from './wait-for.ts'

const MIB = 1024 * 1024
export const OFFERED = 200 * MIB
/** Linux gives a loopback socket up to 6 MiB to receive and 4 MiB to send; there are two such pairs. */
export const BUFFERS = 32 * MIB
const CHUNK = Buffer.alloc(256 * 1024, 'x')

/** Writes up to OFFERED bytes as fast as they are taken; `sent` counts those that were. */
export function flood(peer: RawPeer): { readonly sent: () => number } {
  let sent = 0
  const write = (): void => {
    while (sent < OFFERED) {
      sent += CHUNK.length
      if (!peer.socket.write(CHUNK)) {
        peer.socket.once('drain', write)
        return
      }
    }
  }
  write()
  return { sent: () => sent - peer.socket.writableLength }
}

/** Waits until nothing more is taken. */
export async function settled(sent: () => number): Promise<number> {
  let last = -1
  let calm = 0
  return waitFor(
    () => {
      calm = sent() === last ? calm + 1 : 0
      last = sent()
      return calm > 30 && last
    },
    { what: 'the flood to stop', seen: sent },
  )
}
