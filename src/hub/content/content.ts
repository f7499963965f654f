// Bytes of a known size that can be read from any position, so that a blob of hundreds of MB need not exist to be served.

export interface Content {
  /** Bytes. */
  readonly size: number
  /** Fills the whole of `target` from `position` on; the caller keeps both within `size`. */
  readonly read: (target: Buffer, position: number) => void
}

/** Large enough for one write a chunk to cost nothing, small enough not to hold up other requests. */
const CHUNK_BYTES = 256 * 1024

/** Content that is in memory. */
export function bytesOf(buffer: Buffer): Content {
  return {
    size: buffer.length,
    read: (target, position) => void buffer.copy(target, 0, position, position + target.length),
  }
}

/** One content after the other. */
export function concat(parts: readonly Content[]): Content {
  const starts: number[] = []
  let size = 0
  for (const part of parts) {
    starts.push(size)
    size += part.size
  }
  return {
    size,
    read: (target, position) => {
      for (let filled = 0, i = partAt(starts, position); filled < target.length; i++) {
        const [part, start] = [parts[i], starts[i]]
        if (part === undefined || start === undefined)
          throw new RangeError(`read past the end, at ${position}`)
        const within = position + filled - start
        const length = Math.min(part.size - within, target.length - filled)
        if (length > 0) part.read(target.subarray(filled, filled + length), within)
        filled += Math.max(length, 0)
      }
    },
  }
}

/** The index of the last part that starts at or before `position`: an upload has thousands of parts. */
function partAt(starts: readonly number[], position: number): number {
  let [low, high] = [0, starts.length - 1]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((starts[middle] ?? Infinity) <= position) low = middle
    else high = middle - 1
  }
  return low
}

/** The bytes from `start` up to, not including, `end`, a chunk at a time. */
export function* chunksOf(
  content: Content,
  { start, end }: { readonly start: number; readonly end: number } = { start: 0, end: content.size },
): Generator<Buffer> {
  for (let at = start; at < end; at += CHUNK_BYTES) {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, end - at))
    content.read(chunk, at)
    yield chunk
  }
}
