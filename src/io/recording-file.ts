// A recording as it is, unredacted: for the commands that look for secrets in it. The kind is told by content.

import { createReadStream } from 'node:fs'
import type { Problem } from '../capture/codec.ts'
import type { Recording } from '../capture/rewrite/index.ts'
import { OWN_RECORDING, RECORDINGS } from '../capture/rewrite/index.ts'
import { PullscopeError } from '../errors.ts'
import { collect } from './foreign.ts'
import { passOwn } from './pass-own.ts'
import { refused, unreadable } from './read-error.ts'
import { HEAD, peek, unpack } from './unpacked.ts'

export interface RecordingContent {
  readonly recording: Recording
  /** The whole file, without gzip. */
  readonly bytes: Uint8Array
  /** Of our own captures, as `readCaptureFile` tells it: cut, changed, added to. All bytes are here all the same. */
  readonly problems: readonly Problem[]
  /** What is wrong with the gzip: not all is there; null when nothing is. */
  readonly problem: string | null
}

/** Throws `file-missing`, `file-unreadable`, `not-a-capture`, `capture-too-new`. */
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
    const plain = await unpack(chunks, name)
    const { head, chunks: all } = await peek(plain.chunks, (bytes) => bytes.length >= HEAD)
    const recording = RECORDINGS.find(({ recognise }) => recognise(head) === 'yes')
    if (recording === undefined) throw refused(name, { because: 'not-a-capture' }, { ...plain, head })
    const bytes = await collect(all, name, recording.whenTooLong)
    const own = { ...plain, head, chunks: piecesOf(bytes) }
    const problems = recording === OWN_RECORDING ? await passOwn(own, name, () => undefined) : []
    return { recording, bytes, problems, problem: plain.problem() }
  } catch (error) {
    throw error instanceof PullscopeError ? error : unreadable(name, error)
  }
}

/** Of all at once, the reader would make all lines at once. */
const PIECE = 1024 * 1024

function* piecesOf(bytes: Uint8Array): Generator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += PIECE) yield bytes.subarray(from, from + PIECE)
}
