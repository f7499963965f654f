// The rules that our own captures are made by, for each part of a recording made elsewhere.

import type { Conceal } from '../fingerprint.ts'
import { redactAfter } from '../redact-argv.ts'
import { redactHeader } from '../redact-headers.ts'
import { isHostField, redactHost } from '../redact-host.ts'
import { redactBodyText, redactText } from '../redact-text.ts'
import { redactLone, redactParameter, redactUrl } from '../redact-url.ts'
import type { Part, Role } from '../rewrite/part.ts'
import { isSecretName } from '../secret-names.ts'

/** As `redact.ts` has it for the same places of an event. */
const RULES: Readonly<Record<Role, (text: string, name: string, conceal: Conceal) => string>> = {
  url: (text, _, conceal) => redactUrl(text, conceal),
  header: (text, name, conceal) => redactHeader(name, text, conceal),
  cookie: (text, _, conceal) => conceal(text),
  // A URL keeps the parameters of an allow list; the list of them that a HAR has beside it must not tell more.
  parameter: (text, name, conceal) =>
    name === '' ? redactLone(text, conceal) : redactParameter(name, text, conceal),
  argument: (text, before, conceal) => redactAfter(before, text, conceal),
  body: (text, _, conceal) => redactBodyText(text, conceal),
  member: ofField,
  text: ofField,
}

function ofField(text: string, name: string, conceal: Conceal): string {
  if (isSecretName(name)) return conceal(text)
  return isHostField(name) ? redactHost(text, conceal) : redactText(text, conceal)
}

/** The text of the part as our rules leave it; the same string where none of them holds. Never throws. */
export function redactByRules({ role, name, text }: Part, conceal: Conceal): string {
  return RULES[role](text, name ?? '', conceal)
}
