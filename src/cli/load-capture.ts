// A capture as the commands that read one need it: decoded, with what is wrong with the file said on stderr.

import { decode } from '../decode/decode.ts'
import type { Trace } from '../decode/trace.ts'
import { PullscopeError } from '../errors.ts'
import type { CaptureContent } from '../io/capture-file.ts'
import { openFile, passCapture } from '../io/capture-file.ts'
import { createFold } from '../model/fold.ts'
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
  const chunks = file === '-' ? standardInput() : openFile(file)
  const fold = createFold()
  try {
    sayProblems(name, await passCapture({ chunks, name }, (event) => fold.push(event)))
  } finally {
    chunks.destroy()
  }
  const session = fold.end()
  return { session, trace: decode(session) }
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
