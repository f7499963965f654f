// One end of a connection: what came to it, and how the other end left. It closes nothing on its own.

import type { Socket } from 'node:net'
import { waitFor } from '../../helpers/wait-for.ts'

/** Of one step. A row has several, and they take milliseconds. */
const DEADLINE_MS = 10_000

/** What was seen of the other end. `ended`: it closed its sending side in order. */
export type Ending = 'open' | 'ended' | 'reset'

export interface End {
  /** All that came, as latin1: one character a byte. */
  text(): string
  send(bytes: string | Buffer): void
  /** Resolves when that has come. */
  gets(wanted: string | RegExp): Promise<void>
  seen(): Ending
  /** Resolves when the other end has left like this. */
  sees(ending: Ending): Promise<void>
  /** Closes the sending side, and reads on. */
  finish(): void
  /** Closes at once, as the kernel does for a process that ends: what comes is answered with a reset. */
  leave(): void
  /** Resets, once what was sent has left. */
  reset(): void
}

/** `socket` is `raw`, or TLS over it. Both with `allowHalfOpen`. */
export function end(raw: Socket, socket: Socket): End {
  const chunks: Buffer[] = []
  let seen: Ending = 'open'
  const text = (): string => Buffer.concat(chunks).toString('latin1')
  socket.on('data', (chunk: Buffer) => chunks.push(chunk))
  socket.on('end', () => {
    if (socket.writable) socket.write('') // a reset that came with the last bytes shows here only, as an error (libuv)
    if (socket.errored === null && seen === 'open') seen = 'ended'
  })
  socket.on('error', () => (seen = 'reset'))
  const shown = (): unknown => ({ seen, text: text().slice(-2_000) })
  return {
    text,
    send: (bytes) => void socket.write(bytes, 'latin1'),
    gets: async (wanted) => {
      const isThere = (): boolean =>
        typeof wanted === 'string' ? text().includes(wanted) : wanted.test(text())
      await waitFor(isThere, {
        what: `${String(wanted).slice(0, 200)} to arrive`,
        seen: shown,
        deadlineMs: DEADLINE_MS,
      })
    },
    seen: () => seen,
    sees: async (ending) => {
      await waitFor(() => seen === ending, {
        what: `the other end to have ${ending}`,
        seen: shown,
        deadlineMs: DEADLINE_MS,
      })
    },
    finish: () => void socket.end(),
    leave: () => void raw.destroy(),
    reset: () => void socket.write('', () => raw.resetAndDestroy()),
  }
}
