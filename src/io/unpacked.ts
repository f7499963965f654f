// Bytes as they come, without gzip, with a look at their beginning. Knows nothing of what they say.

import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { hasCode } from './system-error.ts'

/** As much of the beginning as is looked at. */
export const HEAD = 64 * 1024

export interface Unpacked {
  /** All bytes, from the first. Ends early where the gzip breaks off or goes wrong. */
  readonly chunks: AsyncIterable<Uint8Array>
  /** What went wrong with the gzip; null when nothing did, or not yet. */
  readonly problem: () => string | null
}

/** Undoes gzip when the first bytes say that there is some (RFC 1952 §2.3.1). */
export async function unpack(chunks: AsyncIterable<Uint8Array>): Promise<Unpacked> {
  const packed = await peek(chunks, (head) => head.length >= 2)
  if (packed.head[0] !== 0x1f || packed.head[1] !== 0x8b)
    return { chunks: packed.chunks, problem: () => null }
  let problem: string | null = null
  async function* plain(): AsyncGenerator<Uint8Array> {
    // Not `compose`: with it, the error of a gzip that breaks off goes past who iterates (Node 20.20.2).
    const source = Readable.from(packed.chunks)
    const gunzip = createGunzip()
    source.once('error', (error) => gunzip.destroy(error))
    try {
      yield* source.pipe(gunzip) as AsyncIterable<Uint8Array>
    } catch (error) {
      if (hasCode(error, 'Z_BUF_ERROR')) problem = 'its gzip breaks off: what comes after is lost'
      else if (hasCode(error, 'Z_DATA_ERROR')) problem = 'its gzip is broken: what comes after is lost'
      else throw error
    } finally {
      source.destroy()
    }
  }
  return { chunks: plain(), problem: () => problem }
}

export interface Peeked {
  readonly head: Uint8Array
  /** All bytes again, the head first. */
  readonly chunks: AsyncIterable<Uint8Array>
}

/** Reads until `enough` says so, and 64 KiB at most: a source that is still being written is not waited for. */
export async function peek(
  chunks: AsyncIterable<Uint8Array>,
  enough: (head: Uint8Array) => boolean,
): Promise<Peeked> {
  const source: AsyncIterator<Uint8Array, unknown> = chunks[Symbol.asyncIterator]()
  let head: Buffer = Buffer.alloc(0)
  while (head.length < HEAD && !enough(head)) {
    const { done, value } = await source.next()
    if (done === true) break
    head =
      head.length === 0
        ? Buffer.from(value.buffer, value.byteOffset, value.length)
        : Buffer.concat([head, value])
  }
  async function* all(): AsyncGenerator<Uint8Array> {
    try {
      if (head.length > 0) yield head
      for (;;) {
        const { done, value } = await source.next()
        if (done === true) return
        yield value
      }
    } finally {
      await source.return?.()
    }
  }
  return { head, chunks: all() }
}
