// Bytes as they come, without gzip, with a look at their beginning. Knows nothing of what they say.

import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { PullscopeError } from '../errors.ts'
import { hasCode } from './system-error.ts'

/** As much of the beginning as is looked at. */
export const HEAD = 64 * 1024

const MIB = 1024 * 1024

/** Beyond so many bytes, no recording is packed to less than that part of them. Gzip can do a 1030th. */
const BOMBS = [
  // One flow, over and over, is packed to a 170th (measured).
  { bytes: 64 * MIB, ratio: 300, size: '64 MiB' },
  // What is this long are layers for the most part, and they are packed already. Of all else, memory holds no more.
  { bytes: 2048 * MIB, ratio: 10, size: '2 GiB' },
] as const

export interface Unpacked {
  /** All bytes, from the first. Ends early where the gzip breaks off or goes wrong. */
  readonly chunks: AsyncIterable<Uint8Array>
  readonly coding: 'gzip' | 'none'
  /** What went wrong with the gzip; null when nothing did, or not yet. */
  readonly problem: () => string | null
}

/** RFC 1952 §2.3.1. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b
}

/**
 * Undoes gzip, once, when the first bytes say that there is some. `name` is what messages call the file. Reading the
 * chunks throws `file-unreadable` beyond 64 MiB of what is packed to less than a 300th, and beyond 2 GiB of what is packed
 * to less than a tenth: a few kilobytes may be many gigabytes.
 */
export async function unpack(chunks: AsyncIterable<Uint8Array>, name: string): Promise<Unpacked> {
  const packed = await peek(chunks, (head) => head.length >= 2)
  if (!isGzip(packed.head)) return { chunks: packed.chunks, coding: 'none', problem: () => null }
  let problem: string | null = null
  let bytes = 0
  async function* plain(): AsyncGenerator<Uint8Array> {
    // Not `compose`: with it, the error of a gzip that breaks off goes past who iterates (Node 20.20.2).
    const source = Readable.from(packed.chunks)
    const gunzip = createGunzip()
    source.once('error', (error) => gunzip.destroy(error))
    try {
      for await (const chunk of source.pipe(gunzip) as AsyncIterable<Uint8Array>) {
        bytes += chunk.length
        const how = bombIn(bytes, gunzip.bytesWritten)
        if (how !== null) throw tooLarge(name, how)
        yield chunk
      }
    } catch (error) {
      const lost = bytes === 0 ? 'nothing of it can be read' : 'what comes after is lost'
      if (hasCode(error, 'Z_BUF_ERROR')) problem = `its gzip breaks off: ${lost}`
      else if (hasCode(error, 'Z_DATA_ERROR')) problem = `its gzip is broken: ${lost}`
      else throw error
    } finally {
      source.destroy()
    }
  }
  return { chunks: plain(), coding: 'gzip', problem: () => problem }
}

/** What is wrong with so many bytes, unpacked from so many; null when a recording may be. */
export function bombIn(unpacked: number, packed: number): string | null {
  const bomb = BOMBS.find(({ bytes, ratio }) => unpacked > bytes && unpacked > ratio * packed)
  if (bomb === undefined) return null
  return `unpacks to more than ${bomb.ratio} times its size, as no recording of more than ${bomb.size} does`
}

function tooLarge(name: string, how: string): PullscopeError {
  return new PullscopeError(
    'file-unreadable',
    `${name} ${how}: it is not unpacked any further`,
    'look at what it is before you trust it: gunzip -c FILE | head -c 1000',
  )
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
