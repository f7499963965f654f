// A capture as the commands that read one need it: decoded, with what is wrong with the file said on stderr.

import { decode } from '../decode/decode.ts'
import type { Trace } from '../decode/trace.ts'
import { PullscopeError } from '../errors.ts'
import type { CaptureContent } from '../io/capture-file.ts'
import { openFile, passCapture } from '../io/capture-file.ts'
import { glanceAt } from '../io/file-end.ts'
import { writersOf } from '../io/writers.ts'
import { createFold } from '../model/fold.ts'
import type { Session } from '../model/session.ts'
import { withMissingEnd } from '../model/with-missing-end.ts'
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
  const chunks = file === '-' ? standardInput() : openFile(file)
  const fold = createFold()
  try {
    sayProblems(name, await passCapture({ chunks, name }, (event) => fold.push(event)))
  } finally {
    chunks.destroy()
  }
  const read = fold.end()
  const session = read.ended === null && (await isUnwritten(file)) ? withMissingEnd(read) : read
  return { session, trace: decode(session) }
}

/** Whether it is known that nothing more comes: what is read to its end is over, but for a file of ours with a writer. */
async function isUnwritten(file: string): Promise<boolean> {
  if (file === '-') return true
  const { end, id } = await glanceAt(file)
  return id === null || end === 'other' || (await writersOf(id)) === 'none'
}

/** Throws `usage` where there would be nothing but the keyboard. */
export function standardInput(): NodeJS.ReadStream {
  if (process.stdin.isTTY) {
    throw new PullscopeError(
      'usage',
      'there is nothing on standard input',
      'give a file, or pipe a capture in',
    )
  }
  return process.stdin
}

/** On stderr, the first ten of them. */
export function sayProblems(name: string, problems: CaptureContent['problems']): void {
  for (const problem of problems.slice(0, SHOWN_PROBLEMS)) {
    const remedy = 'remedy' in problem ? `; ${problem.remedy}` : ''
    note(`${name}${placeOf(problem)}: ${problem.message}${remedy}`)
  }
  const more = problems.length - SHOWN_PROBLEMS
  const what = problems.some((problem) => 'line' in problem) ? 'lines' : 'entries'
  if (more > 0) note(`${name}: ${more} more ${what} could not be read`)
}

function placeOf(problem: CaptureContent['problems'][number]): string {
  if ('line' in problem) return ` line ${problem.line}`
  return problem.entry === null ? '' : ` entry ${problem.entry}`
}
