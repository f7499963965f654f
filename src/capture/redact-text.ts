// Bodies without their secrets: by key in JSON, by field in forms, by shape in anything else.

import type { Conceal } from './fingerprint.ts'
import { redactForm, redactUrl } from './redact-url.ts'

const SECRET_KEY =
  /^(?:(?:access|refresh|id|identity|registry|session|security)?[-_]?token|pass(?:word|wd)?|(?:client[-_]?)?secret|auth(?:orization)?|api[-_]?key|signature|credentials?)$/i

const JWT = /\beyJ[\w-]{5,}\.[\w-]{2,}\.[\w-]*/g
const SCHEME_AND_CREDENTIALS = /\b(Bearer|Basic) +([\w.~+/=-]{8,})/gi
const URL_WITH_QUERY = /\bhttps?:\/\/[^\s"'<>\\]{1,8192}/gi
/** For JSON that was cut off or does not parse: a secret key and the start of its value. */
const LOOSE_MEMBER =
  /("(?:[\w-]*token|password|passwd|[\w-]*secret|auth|authorization|signature)"\s*:\s*")((?:[^"\\]|\\.)*)/gi
const FORM = /^[\w.~%+-]+=[^&\s"<>]*(?:&[\w.~%+-]+=[^&\s"<>]*)*$/

/** Depth beyond which JSON is not walked but scrubbed as text: no hostile body may exhaust the stack. */
const MAX_DEPTH = 64

/** A body with every secret concealed; the same string when it held none. */
export function redactBodyText(text: string, conceal: Conceal): string {
  const json = parse(text)
  if (json !== undefined && typeof json.value === 'object') {
    const redacted = redactJson(json.value, conceal, 0)
    return redacted === json.value ? text : JSON.stringify(redacted)
  }
  return FORM.test(text) ? redactForm(text, conceal) : redactText(text, conceal)
}

/** Walks a JSON value; comes back identical (`===`) where nothing was secret. */
function redactJson(value: unknown, conceal: Conceal, depth: number): unknown {
  if (typeof value === 'string') return redactText(value, conceal)
  if (typeof value !== 'object' || value === null) return value
  if (depth > MAX_DEPTH) return 'redacted: nested too deep to be searched'
  if (Array.isArray(value)) {
    const entries = value.map((entry) => redactJson(entry, conceal, depth + 1))
    return entries.every((entry, i) => entry === value[i]) ? value : entries
  }
  const members = Object.entries(value).map(([key, member]): [string, unknown, boolean] => {
    const redacted =
      SECRET_KEY.test(key) && typeof member === 'string'
        ? conceal(member)
        : redactJson(member, conceal, depth + 1)
    return [key, redacted, redacted === member]
  })
  return members.every(([, , same]) => same)
    ? value
    : Object.fromEntries(members.map(([key, member]) => [key, member]))
}

/** A header value, message or other text of no known form: secrets are told by their shape. */
export function redactText(text: string, conceal: Conceal): string {
  return text
    .replace(LOOSE_MEMBER, (_, start: string, secret: string) => start + conceal(secret).replaceAll('"', "'"))
    .replace(JWT, (token) => conceal(token))
    .replace(SCHEME_AND_CREDENTIALS, (whole, scheme: string, secret: string) =>
      isWord(secret) ? whole : `${scheme} ${conceal(secret)}`,
    )
    .replace(URL_WITH_QUERY, (url) => redactUrl(url, conceal))
}

/** "Basic authentication", "Bearer realm=…": prose and challenges, not credentials. */
function isWord(text: string): boolean {
  return /^(?:[a-z]+|[A-Z][a-z]+|(?:realm|scope|error|service)=.*)$/.test(text)
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch {
    return undefined // not JSON: scrubbed by shape instead
  }
}
