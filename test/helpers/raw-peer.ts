// One end of a connection as bytes: what it sent, what came, and how it ended. No HTTP is parsed or made here.

import type { Socket } from 'node:net'
import { waitFor } from './wait-for.ts'

export interface RawPeer {
  readonly socket: Socket
  /** All that came, as latin1: one character a byte. */
  text(): string
  /** Bytes that came; counts on when `keep` is off. */
  bytes(): number
  send(data: string | Buffer): void
  /** Resolves with all that came, once that holds `wanted`. */
  until(wanted: string | RegExp): Promise<string>
  /** `ended`: the other side closed in order. `reset`: it broke off. */
  state(): 'open' | 'ended' | 'reset'
  /** Resolves with the state, once it is not `open`. */
  over(): Promise<'ended' | 'reset'>
  /** Stops reading, so that the other side has to wait. */
  stall(): void
  /** Reads again, without keeping what comes. */
  drain(): void
}

export function rawPeer(socket: Socket): RawPeer {
  let chunks: Buffer[] = []
  let bytes = 0
  let keep = true
  let state: 'open' | 'ended' | 'reset' = 'open'
  socket.on('data', (chunk: Buffer) => {
    bytes += chunk.length
    if (keep) chunks.push(chunk)
  })
  socket.resume()
  socket.on('end', () => {
    if (state === 'open') state = 'ended'
  })
  socket.on('error', () => {
    state = 'reset'
  })
  socket.on('close', () => {
    if (state === 'open') state = 'ended'
  })
  const text = (): string => {
    const all = Buffer.concat(chunks)
    chunks = [all]
    return all.toString('latin1')
  }
  const seen = (): unknown => ({ state, bytes, text: text().slice(-2000) })
  return {
    socket,
    text,
    bytes: () => bytes,
    send: (data) => void socket.write(data, 'latin1'),
    until: (wanted) =>
      waitFor(() => (typeof wanted === 'string' ? text().includes(wanted) : wanted.test(text())) && text(), {
        what: `${String(wanted)} to arrive`,
        seen,
      }),
    state: () => state,
    over: () => waitFor(() => state !== 'open' && state, { what: 'the connection to end', seen }),
    stall: () => void socket.pause(),
    drain: () => {
      keep = false
      socket.resume()
    },
  }
}
