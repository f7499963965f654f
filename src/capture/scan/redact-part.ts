// Redaction of a recording made elsewhere: all that a scan finds is replaced, so that a scan of the result finds nothing.

import { createConceal, withoutClaims, type Conceal } from '../fingerprint.ts'
import type { Part, Unsearched, Visitor } from '../rewrite/part.ts'
import { replaceSpans } from '../spans.ts'
import { redactByRules } from './rules.ts'
import { isTooLong, secretsIn } from './secrets-in.ts'
import { isUrl, suspicionsOf } from './suspect.ts'

export interface Redaction {
  readonly visitor: Visitor
  /** Bodies that are no text, and were taken out. */
  readonly dropped: readonly Unsearched[]
  /** How many parts were changed. */
  readonly changes: () => number
}

/** `key`: 16 random bytes or more, of this recording alone. */
export function createRedaction(key: Uint8Array): Redaction {
  const conceal = createConceal(key)
  const dropped: Unsearched[] = []
  let changes = 0
  const visitor: Visitor = {
    visit(part) {
      const text = redacted(part, conceal)
      if (text !== part.text) changes += 1
      return text
    },
    unsearched(body) {
      dropped.push(body)
      return 'drop'
    },
    lost() {
      // It is in no result, so there is nothing to replace.
    },
  }
  return { visitor, dropped, changes: () => changes }
}

/** What is concealed may bring to light what stood beside it. */
const ROUNDS = 5

function redacted(part: Part, conceal: Conceal): string {
  if (isTooLong(part)) return conceal(`\0${part.text}`)
  let text = part.text
  for (let round = 0; round < ROUNDS; round += 1) {
    const ruled = redactByRules({ ...part, text }, conceal)
    const suspicions = suspicionsOf({ ...part, text: ruled })
    if (ruled === text && suspicions.length === 0) return text
    // Within JSON, the claims of a token would bring quotes of their own.
    const shown = isUrl(part) ? withoutClaims(conceal) : conceal
    text = replaceSpans(ruled, suspicions, (secret) => shown(secret).replaceAll('"', "'"))
    if (secretsIn({ ...part, text }).length === 0) return text
  }
  // Nothing of it can stay; the claims of a token neither.
  return conceal(`\0${part.text}`)
}
