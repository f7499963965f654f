// Reads a capture from a file or a stream, line by line. The only place that knows both files and captures for reading.

import { createReadStream } from 'node:fs'
import type { Problem } from '../capture/codec.ts'
import type { CaptureEvent } from '../capture/event.ts'
import { lookOf } from '../capture/look.ts'
import type { Reading } from '../capture/reader.ts'
import { createReader } from '../capture/reader.ts'
import { PullscopeError } from '../errors.ts'
import { splitLines } from './lines.ts'
import { hasCode, systemReason } from './system-error.ts'

export interface CaptureContent {
  readonly events: readonly CaptureEvent[]
  /** What could not be read. Not empty means that the capture is not all that was recorded. */
  readonly problems: readonly Problem[]
}

/** A kept body is at most 1 MiB, and JSON writes one byte of it as six characters at worst (`\u0000`). */
const LINE_LIMIT = 8 * 1024 * 1024
/** As much of the file's beginning as is kept to say what it looks like. */
const HEAD = 64 * 1024

/** The events of the capture at `path`. Throws `file-missing`, `file-unreadable`, `not-a-capture`, `capture-too-new`. */
export async function readCaptureFile(path: string): Promise<CaptureContent> {
  const stream = createReadStream(path)
  try {
    return await readCaptureStream(stream, path)
  } finally {
    stream.destroy()
  }
}

/** As `readCaptureFile`, for bytes from elsewhere; `name` is what messages call them. */
export async function readCaptureStream(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): Promise<CaptureContent> {
  let head = Buffer.alloc(0)
  async function* tapped(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      if (head.length < HEAD) head = Buffer.concat([head, chunk.subarray(0, HEAD - head.length)])
      yield chunk
    }
  }
  const reader = createReader()
  try {
    for await (const { text, end } of splitLines(tapped(), LINE_LIMIT)) {
      if (reader.push(text, end) === 'stop') break
    }
  } catch (error) {
    throw unreadable(name, error)
  }
  const reading = reader.end()
  if (!reading.ok) throw refused(name, reading, head)
  return reading
}

function unreadable(name: string, error: unknown): PullscopeError {
  if (hasCode(error, 'EISDIR')) {
    const remedy = 'give a capture file in it; pullscope trace -o FILE makes one'
    return new PullscopeError('file-unreadable', `${name} is a folder`, remedy, error)
  }
  return hasCode(error, 'ENOENT')
    ? new PullscopeError(
        'file-missing',
        `there is no file ${name}`,
        'check the path; pullscope trace -o FILE makes one',
      )
    : new PullscopeError(
        'file-unreadable',
        `cannot read ${name}: ${systemReason(error)}`,
        'check its permissions',
        error,
      )
}

function refused(name: string, reading: Extract<Reading, { ok: false }>, head: Uint8Array): PullscopeError {
  if (reading.because === 'capture-too-new') {
    const { version, newest } = reading
    return new PullscopeError(
      'capture-too-new',
      `${name} was written by a newer pullscope (version ${version} of the format, this one reads ${newest})`,
      'update pullscope',
    )
  }
  return new PullscopeError(
    'not-a-capture',
    `${name} is not a capture of pullscope: it ${lookOf(head)}`,
    'give a file that pullscope trace -o FILE wrote',
  )
}
