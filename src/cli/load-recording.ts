// A recording as `scan` and `redact` need it: unredacted, walked through once, with what is wrong with it said on stderr.

import type { Problem } from '../capture/codec.ts'
import type { Recording } from '../capture/rewrite/index.ts'
import type { Rewritten, Visitor } from '../capture/rewrite/part.ts'
import { PullscopeError } from '../errors.ts'
import { readRecordingFile, readRecordingStream } from '../io/recording-file.ts'
import { sayProblems, standardInput } from './load-capture.ts'

export interface Walked {
  readonly recording: Recording
  readonly rewritten: Rewritten
  /** What could not be read, said on stderr already. */
  readonly unread: Rewritten['left']
  /** Where one of our own captures is not as it was written, said on stderr already. It was walked through all the same. */
  readonly damage: readonly Problem[]
}

/**
 * `-` is standard input. Throws as `readRecordingFile` does, and `not-a-capture` where not one part can be read. What is
 * wrong with a capture of ours is said as the commands say it that show one.
 */
export async function walkRecording(file: string, visitor: Visitor): Promise<Walked> {
  const name = nameOf(file)
  const { recording, bytes, problems, problem } =
    file === '-' ? await readRecordingStream(standardInput(), name) : await readRecordingFile(file)
  const rewritten = recording.rewrite(bytes, visitor)
  const unread = [...rewritten.left, ...(problem === null ? [] : [{ entry: null, message: problem }])]
  if (rewritten.bytes.length === 0) {
    const [first] = unread
    const place = typeof first?.entry === 'number' ? `entry ${first.entry}: ` : ''
    throw new PullscopeError(
      'not-a-capture',
      `${name} looks like a ${recording.title}, and nothing in it can be read: ${place}${first?.message ?? 'it is empty'}`,
      'save it again, or send the file as it was saved: no editor, no text mode',
    )
  }
  sayProblems(name, [...problems, ...unread])
  return { recording, rewritten, unread, damage: problems }
}

export function nameOf(file: string): string {
  return file === '-' ? 'standard input' : file
}
