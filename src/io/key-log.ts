// The file of `SSLKEYLOGFILE`: TLS secrets, by which Wireshark can decrypt a recorded connection. Knows no TLS.
// https://www.ietf.org/archive/id/draft-ietf-tls-keylogfile-02.html

import { openSync, statSync, writeSync } from 'node:fs'
import { PullscopeError } from '../errors.ts'
import { hasCode, systemReason } from './system-error.ts'

interface KeyLogOptions {
  readonly path: string
  /** Called at most once, with the reason; nothing is written from then on. */
  readonly onFailure: (reason: string) => void
}

/**
 * Appends, because programs share such a file; makes it with mode 0600. Each line is one write, done when the function
 * returns. The file stays open until the process ends. Throws `file-not-writable`.
 */
export function openKeyLog({ path, onFailure }: KeyLogOptions): (line: Uint8Array) => void {
  const fd = open(path)
  let hasFailed = false
  return (line) => {
    if (hasFailed) return
    try {
      writeSync(fd, line)
    } catch (error) {
      hasFailed = true
      onFailure(systemReason(error))
    }
  }
}

function open(path: string): number {
  try {
    // A pipe would wait here for its reader, and later stop the trace whenever that one is slow.
    if (isPipe(path)) throw notWritable(path, 'it is a pipe')
    return openSync(path, 'a', 0o600)
  } catch (error) {
    throw error instanceof PullscopeError ? error : notWritable(path, systemReason(error))
  }
}

function isPipe(path: string): boolean {
  try {
    return statSync(path).isFIFO()
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false
    throw error
  }
}

function notWritable(path: string, reason: string): PullscopeError {
  return new PullscopeError(
    'file-not-writable',
    `cannot write TLS secrets to SSLKEYLOGFILE=${path}: ${reason}`,
    'set SSLKEYLOGFILE to a file in a folder that exists and that you can write to, or unset it',
  )
}
