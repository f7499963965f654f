// Splits bytes into lines of text, with a limit to what is held. Knows nothing of what the lines say.

export interface TextLine {
  readonly text: string
  /** `too-long`: only the beginning is here, the rest was skipped. */
  readonly end: 'line-break' | 'end-of-file' | 'too-long'
  /** Bytes before it. */
  readonly start: number
}

export interface LineSplitter {
  /** The lines that end in this chunk. */
  push(chunk: Uint8Array): TextLine[]
  /** What stands behind the last line break; null when nothing does. */
  end(): TextLine | null
  /** Bytes before the line that has no end yet. */
  open(): number
}

const LINE_BREAK = 0x0a

/** Holds at most `limit` bytes; of a longer line it gives the first `limit` bytes. */
export function createLineSplitter(limit: number): LineSplitter {
  let parts: Uint8Array[] = []
  let held = 0
  let skipped = false
  let start = 0
  let seen = 0

  function hold(part: Uint8Array): void {
    const room = part.subarray(0, limit - held)
    skipped ||= room.length < part.length
    // A copy: who gave the chunk may fill it anew.
    if (room.length > 0) parts.push(Buffer.from(room))
    held += room.length
  }

  function release(end: 'line-break' | 'end-of-file', next: number): TextLine {
    const text = Buffer.concat(parts, held).toString('utf8')
    const line: TextLine = { text, end: skipped ? 'too-long' : end, start }
    parts = []
    held = 0
    skipped = false
    start = next
    return line
  }

  return {
    push(chunk) {
      const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length)
      const lines: TextLine[] = []
      let from = 0
      for (let at = bytes.indexOf(LINE_BREAK); at !== -1; at = bytes.indexOf(LINE_BREAK, from)) {
        const next = seen + at + 1
        // Most lines lie in one chunk, and need no copy.
        if (held === 0 && !skipped && at - from <= limit) {
          lines.push({ text: bytes.toString('utf8', from, at), end: 'line-break', start })
          start = next
        } else {
          hold(bytes.subarray(from, at))
          lines.push(release('line-break', next))
        }
        from = at + 1
      }
      if (from < bytes.length) hold(bytes.subarray(from))
      seen += bytes.length
      return lines
    },
    end: () => (held > 0 ? release('end-of-file', seen) : null),
    open: () => start,
  }
}

/** Lines in order, of a stream. Holds as much as `createLineSplitter`, and one chunk. */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
): AsyncGenerator<TextLine> {
  const splitter = createLineSplitter(limit)
  for await (const chunk of chunks) yield* splitter.push(chunk)
  const last = splitter.end()
  if (last !== null) yield last
}
