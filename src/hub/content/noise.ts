// Bytes that look random and follow from a seed, made where they are read. AES in counter mode: a third of a second
// for a gigabyte, and any position can be reached at once.

import { createCipheriv, createHash } from 'node:crypto'
import type { Content } from './content.ts'

const BLOCK = 16 // bytes, of AES

/** The same seed gives the same bytes, whatever the size. */
export function noise(seed: string, size: number): Content {
  const key = createHash('sha256').update(seed).digest().subarray(0, BLOCK)
  return {
    size,
    read: (target, position) => {
      const counter = Buffer.alloc(BLOCK)
      counter.writeBigUInt64BE(BigInt(Math.floor(position / BLOCK)), 8)
      const cipher = createCipheriv('aes-128-ctr', key, counter)
      cipher.update(Buffer.alloc(position % BLOCK))
      cipher.update(Buffer.alloc(target.length)).copy(target)
    },
  }
}
