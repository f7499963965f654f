// Redaction of a recording made elsewhere: the rules of our own captures for each part, then all that still looks like a
// secret, so that a scan of the result finds nothing.

import { createConceal, type Conceal } from '../fingerprint.ts'
import { redactArgv } from '../redact-argv.ts'
import { redactHeader } from '../redact-headers.ts'
import { redactBodyText, redactText } from '../redact-text.ts'
import { redactParameter, redactUrl } from '../redact-url.ts'
import type { Part, Role, Unsearched, Visitor } from '../rewrite/part.ts'
import { isSecretName } from '../secret-names.ts'
import { suspicionsOf } from './suspect.ts'

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
      const text = concealSuspicions(part, RULES[part.role](part.text, part.name ?? '', conceal), conceal)
      if (text !== part.text) changes += 1
      return text
    },
    unsearched(body) {
      dropped.push(body)
      return 'drop'
    },
  }
  return { visitor, dropped, changes: () => changes }
}

/** As `redact.ts` has it for the same places of an event. */
const RULES: Readonly<Record<Role, (text: string, name: string, conceal: Conceal) => string>> = {
  url: (text, _, conceal) => redactUrl(text, conceal),
  header: (text, name, conceal) => redactHeader(name, text, conceal),
  cookie: (text, _, conceal) => conceal(text),
  // A URL keeps the parameters of an allow list; the list of them that a HAR has beside it must not tell more.
  parameter: (text, name, conceal) => redactParameter(name, text, conceal),
  argument: (text, before, conceal) => redactArgv([before, text], conceal)[1] ?? text,
  body: (text, _, conceal) => redactBodyText(text, conceal),
  member: (text, name, conceal) => (isSecretName(name) ? conceal(text) : redactText(text, conceal)),
  text: (text, name, conceal) => (isSecretName(name) ? conceal(text) : redactText(text, conceal)),
}

/** What is concealed may bring to light what stood beside it. */
const ROUNDS = 5

function concealSuspicions(part: Part, redacted: string, conceal: Conceal): string {
  let text = redacted
  for (let round = 0; round < ROUNDS; round += 1) {
    const suspicions = suspicionsOf({ ...part, text })
    if (suspicions.length === 0) return text
    text = replaceAll(text, suspicions, conceal)
  }
  return conceal(text)
}

function replaceAll(
  text: string,
  spans: readonly { readonly start: number; readonly end: number }[],
  conceal: Conceal,
): string {
  const pieces: string[] = []
  let done = 0
  for (const { start, end } of spans) {
    // Within JSON, the claims of a token would bring quotes of their own.
    pieces.push(text.slice(done, start), conceal(text.slice(start, end)).replaceAll('"', "'"))
    done = end
  }
  return pieces.join('') + text.slice(done)
}
