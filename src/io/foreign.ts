// A capture of another tool: read, and redacted before anyone else sees it.

import { randomBytes } from 'node:crypto'
import type { CaptureFormat, ImportReader } from '../capture/import/format.ts'
import type { Imported, ImportProblem } from '../capture/import/imported.ts'
import { createRedactor } from '../capture/redact.ts'
import { PullscopeError } from '../errors.ts'

/** JavaScript holds no longer text than this. */
const LIMIT = 512 * 1024 * 1024 - 64

/** All bytes in one piece, for who needs all of them at once. Throws `file-unreadable` beyond 512 MiB, with this remedy. */
export async function collect(
  chunks: AsyncIterable<Uint8Array>,
  name: string,
  remedy = 'record less at a time, or split it',
): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > LIMIT) {
      throw new PullscopeError('file-unreadable', `${name} is longer than 512 MiB without its gzip`, remedy)
    }
    parts.push(chunk)
  }
  return Buffer.concat(parts, size)
}

interface Foreign {
  readonly format: CaptureFormat
  /** What messages call the file. */
  readonly name: string
  /** `kept` is for commands that look for secrets. */
  readonly secrets: 'redacted' | 'kept'
}

/**
 * Throws `not-a-capture` when not one exchange could be read and something is broken, `file-unreadable` when the format
 * must be read whole and is beyond 512 MiB, and what reading the chunks throws.
 */
export async function importForeign(
  chunks: AsyncIterable<Uint8Array>,
  { format, name, secrets }: Foreign,
): Promise<Imported> {
  const { events, problems } =
    format.reads === 'whole' ? format.read(await collect(chunks, name)) : await passed(chunks, format.open())
  if (problems[0] !== undefined && !events.some(({ type }) => type === 'request.started')) {
    throw new PullscopeError(
      'not-a-capture',
      `${name} looks like a ${format.title}, and nothing in it can be read: ${placed(problems[0])}`,
      problems[0].remedy ?? 'save it again, or send the file as it was saved: no editor, no text mode',
    )
  }
  return { events: events.map(createRedactor({ key: randomBytes(32), secrets })), problems }
}

async function passed(chunks: AsyncIterable<Uint8Array>, reader: ImportReader): Promise<Imported> {
  for await (const chunk of chunks) reader.push(chunk)
  return reader.end()
}

function placed({ entry, message }: ImportProblem): string {
  return entry === null ? message : `entry ${entry}: ${message}`
}
