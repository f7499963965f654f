// A capture of another tool: read whole, and redacted before anyone else sees it.

import { randomBytes } from 'node:crypto'
import type { CaptureFormat } from '../capture/import/format.ts'
import type { Imported, ImportProblem } from '../capture/import/imported.ts'
import { createRedactor } from '../capture/redact.ts'
import { PullscopeError } from '../errors.ts'

/** A reader of such a file needs all of it at once, and JavaScript holds no longer text than this. */
const LIMIT = 512 * 1024 * 1024 - 64

/** All bytes in one piece. Throws `file-unreadable` beyond 512 MiB. */
export async function collect(chunks: AsyncIterable<Uint8Array>, name: string): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > LIMIT) {
      throw new PullscopeError(
        'file-unreadable',
        `${name} is longer than 512 MiB without its gzip`,
        'record less at a time, or split it',
      )
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

/** Throws `not-a-capture` when not one exchange could be read and something is broken. */
export function importForeign(bytes: Uint8Array, { format, name, secrets }: Foreign): Imported {
  const { events, problems } = format.read(bytes)
  if (problems[0] !== undefined && !events.some(({ type }) => type === 'request.started')) {
    throw new PullscopeError(
      'not-a-capture',
      `${name} looks like a ${format.title}, and nothing in it can be read: ${placed(problems[0])}`,
      problems[0].remedy ?? 'save it again, or send the file as it was saved: no editor, no text mode',
    )
  }
  return { events: events.map(createRedactor({ key: randomBytes(32), secrets })), problems }
}

function placed({ entry, message }: ImportProblem): string {
  return entry === null ? message : `entry ${entry}: ${message}`
}
