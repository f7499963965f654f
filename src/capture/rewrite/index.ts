// The formats of recordings that can be searched for secrets and cleaned of them, first those that are told most surely.

import { FLOWS } from '../import/flows.ts'
import type { Recognition } from '../import/format.ts'
import { HAR } from '../import/har.ts'
import { looksLikeOwn } from '../look.ts'
import { rewriteFlows } from './flows.ts'
import { rewriteHar } from './har.ts'
import { rewriteOwn } from './own.ts'
import type { Rewritten, Visitor } from './part.ts'

export interface Recording {
  /** For messages: "a TITLE". */
  readonly title: string
  /** What the number of a part counts. */
  readonly counts: 'line' | 'entry'
  /** `head` is the beginning of the file, without gzip. Never throws. */
  readonly recognise: (head: Uint8Array) => Recognition
  /** What to do with one that is longer than memory holds: it is rewritten in one piece. */
  readonly whenTooLong: string
  /** Walks through all parts, and writes the file anew with what the visitor makes of them. Never throws. */
  readonly rewrite: (bytes: Uint8Array, visitor: Visitor) => Rewritten
}

const SHORTER = 'record less at a time, or split it'

export const OWN_RECORDING: Recording = {
  title: 'capture of pullscope',
  counts: 'line',
  recognise: looksLikeOwn,
  whenTooLong: SHORTER,
  rewrite: rewriteOwn,
}

export const RECORDINGS: readonly Recording[] = [
  OWN_RECORDING,
  {
    title: FLOWS.title,
    counts: 'entry',
    recognise: (head) => FLOWS.recognise(head),
    whenTooLong:
      'pullscope export FILE --to har -o NEW.har reads it whatever its length, redacts it, and leaves out what is no text',
    rewrite: rewriteFlows,
  },
  {
    title: HAR.title,
    counts: 'entry',
    recognise: (head) => HAR.recognise(head),
    whenTooLong: SHORTER,
    rewrite: rewriteHar,
  },
]
