// A recording as `scan` and `redact` need it: unredacted, walked through once, with what is wrong with it said on stderr.

import { PullscopeError } from '../errors.ts'
import type { Recording } from '../capture/rewrite/index.ts'
import type { Rewritten, Visitor } from '../capture/rewrite/part.ts'
import { readRecordingFile, readRecordingStream } from '../io/recording-file.ts'
import { standardInput } from './load-capture.ts'
import { note } from './stdio.ts'

export interface Walked {
  readonly recording: Recording
  readonly rewritten: Rewritten
}

const SHOWN = 10

/** `-` is standard input. Throws as `readRecordingFile` does, and `not-a-capture` where not one part can be read. */
export async function walkRecording(file: string, visitor: Visitor): Promise<Walked> {
  const name = nameOf(file)
  const { recording, bytes, problem } =
    file === '-' ? await readRecordingStream(standardInput(), name) : await readRecordingFile(file)
  const rewritten = recording.rewrite(bytes, visitor)
  const { left } = rewritten
  const places = left.map(({ entry, message }) => (entry === null ? message : `entry ${entry}: ${message}`))
  if (rewritten.bytes.length === 0) {
    throw new PullscopeError(
      'not-a-capture',
      `${name} looks like a ${recording.title}, and nothing in it can be read: ${places[0] ?? 'it is empty'}`,
      'save it again, or send the file as it was saved: no editor, no text mode',
    )
  }
  for (const place of places.slice(0, SHOWN)) note(`${name} ${place}`)
  if (places.length > SHOWN) note(`${name}: ${places.length - SHOWN} more entries could not be read`)
  if (problem !== null) note(`${name}: ${problem}`)
  return { recording, rewritten }
}

export function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file
}
