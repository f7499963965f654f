// All that is to be concealed in one part of a recording: what looks like a secret, and what our own captures would not
// hold either. `scan` tells it and `redact` replaces it, so that the two cannot differ.

import { isConcealed } from '../fingerprint.ts'
import type { Part } from '../rewrite/part.ts'
import { replaceSpans } from '../spans.ts'
import { redactByRules } from './rules.ts'
import { suspicionsOf } from './suspect.ts'

export interface Secret {
  /** For the user: `GitHub token`, `value of _state`. */
  readonly kind: string
  readonly text: string
}

/** What stands for a secret that has been found, so that no rule finds it again. */
const FOUND = 'redacted:000000000000'

/** Of a text, in characters. Of a longer one nobody can say in time and memory that it holds none. */
const LONGEST = 16 * 1024 * 1024

export function isTooLong({ text }: Part): boolean {
  return text.length > LONGEST
}

/** Never throws. */
export function secretsIn(part: Part): Secret[] {
  const { text } = part
  if (isTooLong(part)) return [{ kind: 'too long to be searched', text }]
  const suspicions = suspicionsOf(part)
  const secrets: Secret[] = suspicions.map(({ kind, start, end }) => ({ kind, text: text.slice(start, end) }))
  const rest = replaceSpans(text, suspicions, () => FOUND)
  const left = redactByRules({ ...part, text: rest }, (secret) => {
    if (secret === '' || isConcealed(secret)) return secret
    // A suspicion within quotes that the rule takes for a part of it.
    if (suspicions.length > 0 && /^(["'])redacted:0{12}\1$/.test(secret)) return secret
    secrets.push({ kind: kindOf(part), text: secret })
    return FOUND
  })
  // Conceals nothing and changes something: a body nested so deep that nobody looks into it.
  if (secrets.length === 0 && left !== rest) secrets.push({ kind: 'too deep to be searched', text })
  return secrets
}

function kindOf({ role, name }: Part): string {
  if (role === 'cookie') return 'cookie'
  const isNamed = role === 'parameter' || role === 'member' || role === 'header' || role === 'argument'
  return isNamed && name !== null ? `value of ${name}` : 'not known to be harmless'
}
