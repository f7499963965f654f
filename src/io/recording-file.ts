// A recording as it is, unredacted: for the commands that look for secrets in it. The kind is told by content.

import { createReadStream } from 'node:fs'
import type { Recording } from '../capture/rewrite/index.ts'
import { RECORDINGS } from '../capture/rewrite/index.ts'
import { PullscopeError } from '../errors.ts'
import { collect } from './foreign.ts'
import { refused, unreadable } from './read-error.ts'
import { HEAD, peek, unpack } from './unpacked.ts'

export interface RecordingContent {
  readonly recording: Recording
  /** The whole file, without gzip. */
  readonly bytes: Uint8Array
  /** What is wrong with the gzip: not all is there; null when nothing is. */
  readonly problem: string | null
}

/** Throws `file-missing`, `file-unreadable`, `not-a-capture`. */
export async function readRecordingFile(path: string): Promise<RecordingContent> {
  const stream = createReadStream(path)
  try {
    return await readRecordingStream(stream, path)
  } finally {
    stream.destroy()
  }
}

/** As `readRecordingFile`, for bytes from elsewhere; `name` is what messages call them. */
export async function readRecordingStream(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
): Promise<RecordingContent> {
  try {
    const plain = await unpack(chunks)
    const { head, chunks: all } = await peek(plain.chunks, (bytes) => bytes.length >= HEAD)
    const recording = RECORDINGS.find(({ recognise }) => recognise(head) === 'yes')
    if (recording === undefined) throw refused(name, { because: 'not-a-capture' }, head)
    const bytes = await collect(all, name)
    return { recording, bytes, problem: plain.problem() }
  } catch (error) {
    throw error instanceof PullscopeError ? error : unreadable(name, error)
  }
}
