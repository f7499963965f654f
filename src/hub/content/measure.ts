// Digests of content, taken in steps: hundreds of MB must not stop the hub from answering others.

import { createHash } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import { chunksOf, type Content } from './content.ts'

interface Measure {
  /** `sha256:…` */
  readonly digest: string
  readonly crc32: number
}

/** Reads the content once. */
export async function measure(content: Content): Promise<Measure> {
  const hash = createHash('sha256')
  let crc = 0
  for (const chunk of chunksOf(content)) {
    hash.update(chunk)
    crc = crc32(chunk, crc)
    await setImmediate()
  }
  return { digest: `sha256:${hash.digest('hex')}`, crc32: crc }
}

/** Of bytes that are in memory. */
export function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
