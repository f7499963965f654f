// Reads pullscope's own captures from bytes, in whatever pieces they come. Knows no files.

import type { Problem } from '../capture/codec.ts'
import type { Emit } from '../capture/event.ts'
import type { Refusal } from '../capture/reader.ts'
import { createReader } from '../capture/reader.ts'
import { createLineSplitter } from './lines.ts'
import { createRunningSum } from './running-sum.ts'

export interface OwnReader {
  /** Takes the next bytes; whole lines are read at once. `stop`: nothing that follows can be read. Never throws. */
  push(chunk: Uint8Array): 'more' | 'stop'
  /** Says what is missing, once there are no more bytes; null when it was a capture. */
  end(): Refusal | null
}

export interface OwnSinks {
  readonly event: Emit
  readonly problem: (problem: Problem) => void
}

/** A kept body is at most 1 MiB, and JSON writes one byte of it as six characters at worst (`\u0000`). */
const LINE_LIMIT = 8 * 1024 * 1024

export function createOwnReader(sinks: OwnSinks): OwnReader {
  const splitter = createLineSplitter(LINE_LIMIT)
  const sum = createRunningSum()
  const reader = createReader({ ...sinks, sumBefore: (start) => sum.before(start) })
  let state: 'open' | 'stopped' = 'open'
  let first: 'awaited' | 'read' = 'awaited'
  let seen = 0
  return {
    push(chunk) {
      if (state === 'stopped') return 'stop'
      sum.add(chunk)
      for (const { text, end, start } of splitter.push(chunk)) {
        if (reader.push(text, end, start) === 'more') {
          if (first === 'awaited' && text.trim() !== '') first = 'read'
          continue
        }
        state = 'stopped'
        return 'stop'
      }
      seen += chunk.length
      // Where no first line comes, none will: a device such as /dev/zero has no end to wait for.
      if (first === 'awaited' && seen > LINE_LIMIT) {
        state = 'stopped'
        return 'stop'
      }
      sum.settle(splitter.open())
      return 'more'
    },
    end() {
      const last = state === 'open' ? splitter.end() : null
      if (last !== null) reader.push(last.text, last.end, last.start)
      return reader.end()
    },
  }
}
