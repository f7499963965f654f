// Splits a stream of bytes into lines of text, with a limit to what is held. Knows nothing of what the lines say.

export interface TextLine {
  readonly text: string
  /** `too-long`: only the beginning is here, the rest was skipped. */
  readonly end: 'line-break' | 'end-of-file' | 'too-long'
}

const LINE_BREAK = 0x0a

/** Lines in order. Holds at most `limit` bytes and one chunk; of a longer line it yields the first `limit` bytes. */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  limit: number,
): AsyncGenerator<TextLine> {
  let parts: Uint8Array[] = []
  let held = 0
  let skipped = false

  function hold(part: Uint8Array): void {
    const room = part.subarray(0, limit - held)
    skipped ||= room.length < part.length
    parts.push(room)
    held += room.length
  }

  function release(end: 'line-break' | 'end-of-file'): TextLine {
    const text = Buffer.concat(parts, held).toString('utf8')
    const line: TextLine = { text, end: skipped ? 'too-long' : end }
    parts = []
    held = 0
    skipped = false
    return line
  }

  for await (const chunk of chunks) {
    let from = 0
    for (let at = chunk.indexOf(LINE_BREAK); at !== -1; at = chunk.indexOf(LINE_BREAK, from)) {
      hold(chunk.subarray(from, at))
      yield release('line-break')
      from = at + 1
    }
    if (from < chunk.length) hold(chunk.subarray(from))
  }
  if (held > 0) yield release('end-of-file')
}
