// Whether `show` waits for more: only where there can be more, and a pipe must not hang on a trace that was killed.

import { PullscopeError } from '../../errors.ts'
import { glanceAt } from '../../io/file-end.ts'
import { writersOf } from '../../io/writers.ts'

export interface Wish {
  /** What the user said: `--follow`, `--no-follow`, or neither. */
  readonly follow: boolean | undefined
  readonly shownAs: 'screen' | 'lines'
  readonly isTerminal: boolean
}

/**
 * A capture with an end is never followed, and one that somebody has open for writing is, unless the user says otherwise.
 * Where the system cannot tell, only a terminal waits. A screen waits in any case: it can be left, and shows what there is.
 * Throws `usage` for `--follow` where nothing can be followed.
 */
export async function shouldFollow(file: string, { follow, shownAs, isTerminal }: Wish): Promise<boolean> {
  if (follow === false || file === '-') return false
  const { end, id } = await glanceAt(file)
  if (id === null || end === 'ended') return false
  if (end === 'other') {
    if (follow === undefined) return false
    const message = `--follow waits for what pullscope adds to its own captures, and ${file} is none, or is packed`
    throw new PullscopeError('usage', message, 'leave --follow out')
  }
  if (follow === true || (shownAs === 'screen' && end === 'open')) return true
  const writers = await writersOf(id)
  return writers === 'some' || (writers === 'unknown' && isTerminal && end === 'open')
}
