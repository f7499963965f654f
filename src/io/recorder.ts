// Writes a capture to disk so that a killed process leaves a readable file, and one that was changed can be told by its
// end. Knows nothing of what the other events mean.

import { createHash } from 'node:crypto'
import {
  closeSync,
  fchmodSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  statSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { encode } from '../capture/codec.ts'
import type { CaptureEvent } from '../capture/event.ts'
import { PullscopeError } from '../errors.ts'
import { hasCode, systemReason } from './system-error.ts'

export interface Recorder {
  /** Appends one event. A failure goes to `onFailure` and ends the recording, never the trace. */
  record(event: CaptureEvent): void
  /** Flushes to the disk and closes; removes a file that it made and in which nothing is. Idempotent. */
  close(): void
}

interface RecorderOptions {
  readonly path: string
  /** Called at most once, with the reason: the file then holds every event up to here, whole. */
  readonly onFailure: (reason: string) => void
}

/**
 * Makes the file, mode 0600, or takes an empty one (`mktemp`). A file that holds something is refused: it may be the
 * only capture of a failure that does not happen twice. Throws `file-exists` or `file-not-writable`.
 *
 * Each event is one write, done when `record` returns: the kernel has it, so `kill -9` loses nothing, no queue can grow
 * and order is call order. Measured at 1 to 7 µs an event, of which a request makes five or six. The checksum that
 * `capture.ended` gets is a third of a µs of that.
 */
export function openRecorder({ path, onFailure }: RecorderOptions): Recorder {
  const { fd, made } = openNew(path)
  const sum = createHash('sha256')
  let size = 0
  let events = 0
  let state: 'open' | 'failed' | 'closed' = 'open'

  function fail(error: unknown): void {
    state = 'failed'
    onFailure(systemReason(error))
  }

  return {
    record(event) {
      if (state !== 'open') return
      const sealed =
        event.type === 'capture.ended' ? { ...event, events, sha256: sum.copy().digest('hex') } : event
      const line = Buffer.from(`${encode(sealed)}\n`)
      try {
        writeWhole(fd, line)
        size += line.length
        events += 1
        sum.update(line)
      } catch (error) {
        // Half a line may be there when the disk was full in the middle of it; without it the file stays good.
        ftruncateSync(fd, size)
        fail(error)
      }
    },
    close() {
      if (state === 'closed') return
      try {
        fsyncSync(fd)
      } catch (error) {
        // Some file systems tell only now that the disk is full.
        if (state === 'open') fail(error)
      }
      state = 'closed'
      closeSync(fd)
      if (made && size === 0) unlinkSync(path)
    },
  }
}

function writeWhole(fd: number, bytes: Uint8Array): void {
  let done = 0
  while (done < bytes.length) done += writeSync(fd, bytes, done)
}

function openNew(path: string): { fd: number; made: boolean } {
  try {
    return { fd: openSync(path, 'ax', 0o600), made: true }
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return { fd: openEmpty(path), made: false }
    throw notWritable(path, systemReason(error))
  }
}

function openEmpty(path: string): number {
  try {
    const file = statSync(path)
    // A pipe would wait here for its reader, and later stop the trace whenever that one is slow.
    if (!file.isFile()) throw notWritable(path, 'it is not a regular file')
    if (file.size > 0) throw full(path)
    const fd = openSync(path, 'a')
    fchmodSync(fd, 0o600)
    return fd
  } catch (error) {
    throw error instanceof PullscopeError ? error : notWritable(path, systemReason(error))
  }
}

function full(path: string): PullscopeError {
  return new PullscopeError(
    'file-exists',
    `${path} exists and is not empty`,
    'a capture never replaces anything: give another name, or remove the file first',
  )
}

function notWritable(path: string, reason: string): PullscopeError {
  return new PullscopeError(
    'file-not-writable',
    `cannot write the capture to ${path}: ${reason}`,
    'give a file in a folder that exists and that you can write to',
  )
}
