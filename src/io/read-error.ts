// What it means for the user when a capture cannot be read. Knows errors of the file system and refusals of the reader.

import { lookOf } from '../capture/look.ts'
import type { Refusal } from '../capture/reader.ts'
import { PullscopeError } from '../errors.ts'
import { hasCode, systemReason } from './system-error.ts'
import { isGzip, type Unpacked } from './unpacked.ts'

/** `file-missing` or `file-unreadable`, for an error of the file system; `name` is what messages call the file. */
export function unreadable(name: string, error: unknown): PullscopeError {
  if (hasCode(error, 'EISDIR')) {
    const remedy = 'give a capture file in it; pullscope trace -o FILE makes one'
    return new PullscopeError('file-unreadable', `${name} is a folder`, remedy, error)
  }
  return hasCode(error, 'ENOENT')
    ? new PullscopeError(
        'file-missing',
        `there is no file ${name}`,
        'check the path; pullscope trace -o FILE makes one',
      )
    : new PullscopeError(
        'file-unreadable',
        `cannot read ${name}: ${systemReason(error)}`,
        'check its permissions',
        error,
      )
}

interface Looked extends Partial<Pick<Unpacked, 'coding' | 'problem'>> {
  /** The beginning of the file, without its gzip. */
  readonly head: Uint8Array
}

/** `not-a-capture` or `capture-too-new`. */
export function refused(name: string, refusal: Refusal, { head, coding, problem }: Looked): PullscopeError {
  if (refusal.because === 'capture-too-new') {
    const { version, newest } = refusal
    return new PullscopeError(
      'capture-too-new',
      `${name} was written by a newer pullscope (version ${version} of the format, this one reads ${newest})`,
      'update pullscope',
    )
  }
  const trouble = problem?.() ?? null
  if (head.length === 0 && trouble !== null) {
    return new PullscopeError(
      'not-a-capture',
      `${name} cannot be read: ${trouble}`,
      'copy it again, in binary mode: a part of it is missing, or was changed on the way',
    )
  }
  if (isGzip(head)) {
    return new PullscopeError(
      'not-a-capture',
      `${name} is packed with gzip twice, and only one is undone`,
      'unpack it once: gunzip < FILE > NEW',
    )
  }
  const inside = coding === 'gzip' ? 'inside its gzip ' : ''
  return new PullscopeError(
    'not-a-capture',
    `${name} is not a capture of pullscope: ${inside}it ${lookOf(head)}`,
    'give a file that pullscope trace -o FILE wrote, a HAR or a mitmproxy flow file',
  )
}
