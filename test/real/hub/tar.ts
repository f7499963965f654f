// A tar archive of one file, as a stream: real enough for dockerd to extract, and never held whole.

const BLOCK = 512

/** One regular file `name` of `size` bytes: header, bytes, padding, end of archive (POSIX.1-1988 ustar). */
export async function* tarOf(
  name: string,
  size: number,
  bytes: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  yield header(name, size)
  yield* bytes
  yield Buffer.alloc((BLOCK - (size % BLOCK)) % BLOCK)
  yield Buffer.alloc(2 * BLOCK)
}

function header(name: string, size: number): Buffer {
  const block = Buffer.alloc(BLOCK)
  const octal = (value: number, at: number, length: number): void => {
    block.write(value.toString(8).padStart(length - 1, '0'), at, 'latin1')
  }
  block.write(name, 0, 100, 'utf8')
  octal(0o644, 100, 8)
  octal(0, 108, 8)
  octal(0, 116, 8)
  octal(size, 124, 12)
  octal(0, 136, 12)
  block.write('        ', 148, 'latin1')
  block.write('0', 156, 'latin1')
  block.write('ustar\u000000', 257, 'latin1')
  // The checksum counts its own field as spaces.
  octal(
    block.reduce((sum, byte) => sum + byte, 0),
    148,
    7,
  )
  block[155] = 0x20
  return block
}
