// Copies a body from one side to the other at the pace of the slower one.

import type { Readable, Writable } from 'node:stream'
import { spentChunks } from './spent-chunks.ts'

/** Ends neither side: how a body ended is for the caller to tell. */
export function pump(source: Readable, sink: Writable): void {
  source.on('data', (chunk: Buffer) => {
    // What nobody takes any more is read all the same: unread bytes would block the connection's next message.
    if (!sink.destroyed && !sink.write(chunk)) source.pause()
    spentChunks.spent(chunk.length)
  })
  sink.on('drain', () => source.resume())
  sink.on('close', () => source.resume())
  source.resume()
}
