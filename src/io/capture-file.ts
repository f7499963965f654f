// Reads a capture from a file or a stream, whatever tool wrote it: the kind is told by content. Our own goes line by line.
// The only place that knows both files and captures for reading.

import { createReadStream, type ReadStream } from 'node:fs'
import type { Problem } from '../capture/codec.ts'
import type { CaptureEvent, Emit } from '../capture/event.ts'
import type { CaptureFormat } from '../capture/import/format.ts'
import type { ImportProblem } from '../capture/import/imported.ts'
import { FOREIGN_FORMATS } from '../capture/import/index.ts'
import { looksLikeOwn } from '../capture/look.ts'
import { PullscopeError } from '../errors.ts'
import { importForeign } from './foreign.ts'
import { passOwn } from './pass-own.ts'
import { unreadable } from './read-error.ts'
import type { Peeked, Unpacked } from './unpacked.ts'
import { peek, unpack } from './unpacked.ts'

export interface CaptureContent {
  readonly events: readonly CaptureEvent[]
  /** What could not be read. Not empty means that the capture is not all that was recorded. */
  readonly problems: readonly (Problem | ImportProblem)[]
}

interface ReadOptions {
  /** Captures of other tools are redacted as they are read; ours was when it was made. `kept`: to look for secrets. */
  readonly secrets?: 'redacted' | 'kept'
}

/** Node's own 64 KiB cost a tenth more. */
const CHUNK = 1024 * 1024

/**
 * The events of the capture at `path`: pullscope's own, a HAR or a mitmproxy flow file; any of them in gzip.
 * Throws `file-missing`, `file-unreadable`, `not-a-capture`, `capture-too-new`.
 */
export async function readCaptureFile(path: string, options: ReadOptions = {}): Promise<CaptureContent> {
  const stream = openFile(path)
  try {
    return await readCaptureStream(stream, path, options)
  } finally {
    stream.destroy()
  }
}

/** As `readCaptureFile`, for bytes from elsewhere; `name` is what messages call them. */
export async function readCaptureStream(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  options: ReadOptions = {},
): Promise<CaptureContent> {
  const events: CaptureEvent[] = []
  const problems = await passCapture({ chunks, name, ...options }, (event) => events.push(event))
  return { events, problems }
}

/** The bytes of a file, to be destroyed by the caller. */
export function openFile(path: string): ReadStream {
  return createReadStream(path, { highWaterMark: CHUNK })
}

interface Passed extends ReadOptions {
  readonly chunks: AsyncIterable<Uint8Array>
  readonly name: string
}

/** As `readCaptureStream`, but the events go on one by one, and nothing holds them: for long captures. */
export async function passCapture(
  { chunks, name, secrets = 'redacted' }: Passed,
  emit: Emit,
): Promise<CaptureContent['problems']> {
  const opened = await openCapture(chunks, name)
  const { format } = opened
  const problems: (Problem | ImportProblem)[] =
    format === null ? await failing(name, () => passOwn(opened, name, emit)) : []
  if (format !== null) {
    const imported = await failing(name, () => importForeign(opened.chunks, { format, name, secrets }))
    for (const event of imported.events) emit(event)
    problems.push(...imported.problems)
  }
  const cut = opened.problem()
  return cut === null ? problems : [...problems, { entry: null, message: cut }]
}

interface Opened extends Peeked, Pick<Unpacked, 'coding' | 'problem'> {
  /** null for our own, and for what is no capture at all. */
  readonly format: CaptureFormat | null
}

/** Undoes gzip, and tells the kind by the first bytes. Throws `file-missing` or `file-unreadable`. */
function openCapture(chunks: AsyncIterable<Uint8Array>, name: string): Promise<Opened> {
  return failing(name, async () => {
    const plain = await unpack(chunks, name)
    const peeked = await peek(plain.chunks, (head) => {
      const recognised = FOREIGN_FORMATS.map((format) => format.recognise(head))
      return looksLikeOwn(head) === 'yes' || recognised.includes('yes') || !recognised.includes('more')
    })
    const format = FOREIGN_FORMATS.find((each) => each.recognise(peeked.head) === 'yes') ?? null
    return {
      ...peeked,
      format: looksLikeOwn(peeked.head) === 'yes' ? null : format,
      coding: plain.coding,
      problem: plain.problem,
    }
  })
}

/** Runs it, and says of an error of the file system what it means for `name`. */
async function failing<T>(name: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (error) {
    throw error instanceof PullscopeError ? error : unreadable(name, error)
  }
}
