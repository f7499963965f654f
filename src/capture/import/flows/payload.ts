// A long payload as it passes by: what it is if it is no list and no dictionary.

import { createHash } from 'node:crypto'
import { LONGEST_KEPT } from '../../keeping.ts'
import type { Incoming } from './incoming.ts'
import type { Long, Netstring } from './netstring.ts'
import type { Frame, Parsed } from './tnetstring.ts'
import { NOT_UTF8, SCALAR_BYTES } from './scalars.ts'
import { broken, leafOf } from './tnetstring.ts'

export interface Payload {
  unwatch(): void
  /** null where the tag is that of a list or a dictionary, or of nothing. Once all of it has passed. */
  leafOf(tag: string, frame: Frame): Parsed<Netstring<Long>> | null
}

/** From the next byte on. Holds 1 MiB of one that is `measured`, and of others so much that a number would be known. */
export function watchPayload(incoming: Incoming, fate: 'measured' | 'held' | 'passed'): Payload {
  const limit = fate === 'measured' ? LONGEST_KEPT : SCALAR_BYTES
  const hash = fate === 'measured' ? createHash('sha256') : null
  const utf8 = createUtf8Check()
  const head: Uint8Array[] = []
  let bytes = 0

  const unwatch = incoming.watch((piece) => {
    // A copy: a small part must not keep a large piece in memory.
    if (bytes < limit) head.push(Uint8Array.from(piece.subarray(0, limit - bytes)))
    bytes += piece.length
    hash?.update(piece)
    utf8.add(piece)
  })

  return {
    unwatch,
    leafOf(tag, frame) {
      const end = frame.tagAt + 1
      const content =
        hash === null ? null : { bytes, sha256: hash.copy().digest('hex'), head: Buffer.concat(head) }
      if (tag === ',') return { ok: true, value: { kind: 'long', of: 'bytes', content }, end }
      if (tag !== ';') return leafOf(tag, Buffer.concat(head), frame)
      return utf8.isWhole()
        ? { ok: true, value: { kind: 'long', of: 'text', content }, end }
        : broken(frame.start, NOT_UTF8)
    },
  }
}

function createUtf8Check() {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  let state: 'fine' | 'broken' = 'fine'
  const decode = (piece: Uint8Array | undefined): void => {
    if (state === 'broken') return
    try {
      decoder.decode(piece, { stream: piece !== undefined })
    } catch {
      state = 'broken' // which is what was asked
    }
  }
  return {
    add: decode,
    /** To be asked once, at the end. */
    isWhole(): boolean {
      decode(undefined)
      return state === 'fine'
    },
  }
}
