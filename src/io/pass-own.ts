// A capture of our own from its first byte to its last, with what is wrong with it: every command says the same of a file.

import type { Problem } from '../capture/codec.ts'
import type { Emit } from '../capture/event.ts'
import { PullscopeError } from '../errors.ts'
import { createOwnReader } from './own-capture.ts'
import { refused } from './read-error.ts'
import type { Unpacked } from './unpacked.ts'

/** A capture that was cut or changed has a few; of a file that is none, each line would be one. */
const MAX_PROBLEMS = 10_000

interface OpenedOwn extends Pick<Unpacked, 'coding' | 'problem'> {
  /** The beginning, for who is told that it is no capture. */
  readonly head: Uint8Array
  readonly chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
}

/** Throws `not-a-capture`, `capture-too-new`, and what reading the chunks throws. */
export async function passOwn(opened: OpenedOwn, name: string, emit: Emit): Promise<Problem[]> {
  const problems: Problem[] = []
  const reader = createOwnReader({ event: emit, problem: (problem) => problems.push(problem) })
  for await (const chunk of opened.chunks) {
    if (reader.push(chunk) === 'stop') break
    if (problems.length < MAX_PROBLEMS) continue
    throw new PullscopeError(
      'not-a-capture',
      `${name} begins as a capture of pullscope, and ${problems.length} of its lines are no events: the first is ${firstOf(problems)}`,
      'give the file as pullscope trace -o FILE wrote it',
    )
  }
  const refusal = reader.end()
  if (refusal !== null) throw refused(name, refusal, opened)
  return problems
}

function firstOf(problems: readonly Problem[]): string {
  return `line ${problems[0]?.line ?? 0}, which ${problems[0]?.message ?? ''}`
}
