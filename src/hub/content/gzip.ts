// Gzip (RFC 1952) around content, by stored blocks (RFC 1951 §3.2.4): its size is known before a byte of it is made,
// and any position of it can be read. Noise would not shrink anyhow.

import { bytesOf, concat, type Content } from './content.ts'

/** Magic, deflate, no flags, no time, no extra flags, system unknown. */
const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255])
const BLOCK_HEADER = 5
const BLOCK_DATA = 65_535

interface Checked {
  readonly content: Content
  /** CRC-32 of the content. */
  readonly crc32: number
}

export function gzipStored({ content, crc32 }: Checked): Content {
  const trailer = Buffer.alloc(8)
  trailer.writeUInt32LE(crc32, 0)
  trailer.writeUInt32LE(content.size % 2 ** 32, 4)
  return concat([bytesOf(HEADER), storedBlocks(content), bytesOf(trailer)])
}

function storedBlocks(content: Content): Content {
  const count = Math.max(1, Math.ceil(content.size / BLOCK_DATA))
  return {
    size: count * BLOCK_HEADER + content.size,
    read: (target, position) => {
      for (let filled = 0; filled < target.length;) {
        const index = Math.floor((position + filled) / (BLOCK_HEADER + BLOCK_DATA))
        const start = index * BLOCK_DATA
        const data = { size: Math.min(BLOCK_DATA, content.size - start), read: from(content, start) }
        const block = concat([bytesOf(blockHeader(data.size, index === count - 1)), data])
        const within = position + filled - index * (BLOCK_HEADER + BLOCK_DATA)
        const length = Math.min(block.size - within, target.length - filled)
        block.read(target.subarray(filled, filled + length), within)
        filled += length
      }
    },
  }
}

function from(content: Content, start: number): Content['read'] {
  return (target, position) => content.read(target, start + position)
}

function blockHeader(size: number, isFinal: boolean): Buffer {
  const header = Buffer.alloc(BLOCK_HEADER)
  header.writeUInt8(isFinal ? 1 : 0, 0)
  header.writeUInt16LE(size, 1)
  header.writeUInt16LE(~size & 0xffff, 3)
  return header
}
