// Tar archives (POSIX.1-1988 ustar) as content: real enough for dockerd, containerd and podman to extract.

import { bytesOf, concat, type Content } from './content.ts'

const BLOCK = 512
const MODIFIED_SECONDS = 1_704_067_200 // 2024-01-01; fixed, or the digest would change with the day

export interface TarFile {
  /** At most 100 bytes; folders that are not in the archive are made by those who extract it. */
  readonly path: string
  readonly content: Content
}

export function tarOf(files: readonly TarFile[]): Content {
  const entries = files.flatMap(({ path, content }) => [
    bytesOf(header(path, content.size)),
    content,
    bytesOf(Buffer.alloc((BLOCK - (content.size % BLOCK)) % BLOCK)),
  ])
  return concat([...entries, bytesOf(Buffer.alloc(2 * BLOCK))])
}

function header(path: string, size: number): Buffer {
  const block = Buffer.alloc(BLOCK)
  const octal = (value: number, at: number, length: number): void => {
    block.write(value.toString(8).padStart(length - 1, '0'), at, 'latin1')
  }
  block.write(path, 0, 100, 'utf8')
  octal(0o755, 100, 8)
  octal(0, 108, 8) // user
  octal(0, 116, 8) // group
  octal(size, 124, 12)
  octal(MODIFIED_SECONDS, 136, 12)
  block.write(' '.repeat(8), 148, 'latin1') // the checksum counts its own field as spaces
  block.write('0', 156, 'latin1') // a regular file
  block.write('ustar\u000000', 257, 'latin1')
  const checksum = block.reduce((sum, byte) => sum + byte, 0)
  octal(checksum, 148, 7)
  return block
}
