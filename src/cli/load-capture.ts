// A capture as the commands that read one need it: decoded, with what is wrong with the file said on stderr.

import type { Problem } from '../capture/codec.ts'
import { decode } from '../decode/decode.ts'
import type { Trace } from '../decode/trace.ts'
import { PullscopeError } from '../errors.ts'
import type { CaptureContent } from '../io/capture-file.ts'
import { readCaptureFile, readCaptureStream } from '../io/capture-file.ts'
import { reduceAll } from '../model/reduce.ts'
import type { Session } from '../model/session.ts'
import { note } from './stdio.ts'

export interface LoadedCapture {
  readonly session: Session
  readonly trace: Trace
}

/** A file of which every line is broken must not fill the screen. */
const SHOWN_PROBLEMS = 10

/** `-` is standard input. Throws as `readCaptureFile` does. */
export async function loadCapture(file: string): Promise<LoadedCapture> {
  const name = file === '-' ? 'standard input' : file
  const { events, problems } = file === '-' ? await readInput(name) : await readCaptureFile(file)
  sayProblems(name, problems)
  const session = reduceAll(events)
  return { session, trace: decode(session) }
}

function readInput(name: string): Promise<CaptureContent> {
  if (process.stdin.isTTY) {
    throw new PullscopeError(
      'usage',
      'there is nothing on standard input',
      'give a file, or pipe a capture in',
    )
  }
  return readCaptureStream(process.stdin, name)
}

function sayProblems(name: string, problems: readonly Problem[]): void {
  for (const { line, message } of problems.slice(0, SHOWN_PROBLEMS)) note(`${name} line ${line}: ${message}`)
  const more = problems.length - SHOWN_PROBLEMS
  if (more > 0) note(`${name}: ${more} more lines could not be read`)
}
