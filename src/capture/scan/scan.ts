// What in a recording still looks like a secret. Never the secret itself: who reads the result must not need to hide it.

import type { Part, Unsearched, Visitor } from '../rewrite/part.ts'
import { secretsIn } from './secrets-in.ts'

export interface Found {
  /** Of our own captures the line, of others the entry; 0 for what stands outside of all. */
  readonly entry: number
  readonly place: string
  readonly kind: string
  /** The first characters, four at most and never more than a fifth of it. */
  readonly begins: string
  /** Of the secret, in characters. */
  readonly length: number
}

export interface Scan {
  /** The first ten thousand. */
  readonly found: readonly Found[]
  /** How many there are besides. */
  readonly more: number
  /** Bodies that are no text. */
  readonly unsearched: readonly Unsearched[]
}

/** A visitor that changes nothing, and what it has seen once the recording has been walked through. */
export function createScanner(): { readonly visitor: Visitor; readonly scan: Scan } {
  const found: Found[] = []
  const unsearched: Unsearched[] = []
  const scan = { found, unsearched, more: 0 }
  const look = (part: Part): void => {
    for (const { kind, text } of secretsIn(part)) {
      if (found.length < MAX_FOUND) found.push(foundIn(part, text, kind))
      else scan.more += 1
    }
  }
  const visitor: Visitor = {
    visit(part) {
      look(part)
      return part.text
    },
    lost: look,
    unsearched(body) {
      unsearched.push(body)
      return 'keep'
    },
  }
  return { visitor, scan }
}

const SHOWN = 4
/** A list that nobody reads, and that may be longer than memory. */
const MAX_FOUND = 10_000

function foundIn({ entry, place }: Part, secret: string, kind: string): Found {
  const begins = secret.slice(0, Math.min(SHOWN, Math.floor(secret.length / 5)))
  return { entry, place, kind, begins, length: secret.length }
}
