// Bodies without their secrets: by name in JSON, by field in forms, by shape in anything else.

import { valueAt } from './assigned-value.ts'
import type { Conceal } from './fingerprint.ts'
import { redactForm, redactQuery, redactUrl } from './redact-url.ts'
import { isSecretName, isSecretParameter } from './secret-names.ts'
import { secretsInProse } from './secret-prose.ts'
import { JWT, SECRET_SHAPES } from './secret-shapes.ts'
import { joined, replaceSpans, type Span } from './spans.ts'

const SCHEME_AND_CREDENTIALS = /\b(Bearer|Basic) +([\w.~+/=-]{8,})/gi
const URL = /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s"'<>\\]{1,8192}/gi
/** In a relative URL, or what is left of one. */
const QUERY = /\?([\w.%-]+=[^\s"'<>\\#?]{0,8192})/g
/** `;sig=…` and `password=…`: parameters of paths, forms and headers, by their names. */
const PARAMETER = /([\w.-]{1,64})=/g
/** `user:password@host`, but not `redis:7@sha256:…`. */
const USER_INFO = /[\w.+~-]{1,256}:[^\s/"'<>]{1,256}(?=@(?!sha\d+:)[\w[])/g
/** For JSON that was cut off or does not parse: a name and the start of its value. */
const LOOSE_MEMBER = /"([\w.-]{1,64})"(\s*:\s*)"((?:[^"\\]|\\.)*)/g
const FORM = /^[\w.~%+-]+=[^&\s"<>]*(?:&[\w.~%+-]+=[^&\s"<>]*)*$/

/** Depth beyond which JSON is not walked: no hostile body may exhaust the stack. */
const MAX_DEPTH = 64

/** A body with every secret concealed; the same string when it held none. */
export function redactBodyText(text: string, conceal: Conceal): string {
  const json = parse(text)
  if (json !== undefined && typeof json.value === 'object') {
    const redacted = redactJson(json.value, conceal, { depth: 0, within: 'open' })
    return redacted === json.value ? text : JSON.stringify(redacted)
  }
  return FORM.test(text) ? redactForm(text, conceal) : redactText(text, conceal)
}

/** A manifest, an index or a config: what registries store, under its hash. */
export function isContent(text: string): boolean {
  return /"(?:schemaVersion|rootfs|fsLayers)"\s*:/.test(text)
}

/** A header value, message or other text of no known form: secrets are told by their shape. */
export function redactText(text: string, conceal: Conceal): string {
  // Where two of them overlap, both are one secret: else what is left of the second one would stay.
  const shaped = replaceSpans(text, joined(shapedSecrets(text)), (secret, { start }) =>
    // Within JSON or quotes, the claims of a token would bring quotes of their own.
    /["']/.test(text[start - 1] ?? '') ? conceal(secret).replaceAll('"', "'") : conceal(secret),
  )
  const signed = redactSigned(shaped, conceal)
  // Last, when all that stands as `name=value&…` is done: a word of prose goes on up to the next blank.
  return replaceSpans(signed, joined(secretsInProse(signed)), (secret) =>
    conceal(secret).replaceAll('"', "'"),
  )
}

function shapedSecrets(text: string): Span[] {
  return [
    ...SECRET_SHAPES.map(({ pattern }) => spansOf(text, pattern)),
    spansOf(text, LOOSE_MEMBER, isSecretName),
    spansOf(text, JWT),
    spansOf(text, SCHEME_AND_CREDENTIALS, (_, secret) => !isWord(secret)),
    text.includes('@') ? spansOf(text, USER_INFO) : [],
    text.includes('=') ? secretParameters(text) : [],
  ].flat()
}

/** The last group of the pattern, which ends the match, or all of it. `isSecret` is given the first group and the last. */
function spansOf(
  text: string,
  pattern: RegExp,
  isSecret: (name: string, secret: string) => boolean = () => true,
): Span[] {
  const found: Span[] = []
  for (const match of text.matchAll(pattern)) {
    const secret = match.at(-1) ?? ''
    const end = match.index + match[0].length
    if (secret !== '' && isSecret(match[1] ?? '', secret)) found.push({ start: end - secret.length, end })
  }
  return found
}

/** Shapes with a sign in them that is looked for first: without it, they take long to find nothing in one long word. */
function redactSigned(text: string, conceal: Conceal): string {
  let rest = text
  if (rest.includes('://')) rest = rest.replace(URL, (url) => redactUrl(url, conceal))
  if (rest.includes('@')) rest = rest.replace(USER_INFO, (user) => conceal(user))
  if (rest.includes('?')) rest = rest.replace(QUERY, (_, query: string) => `?${redactQuery(query, conceal)}`)
  return rest
}

function secretParameters(text: string): Span[] {
  const found: Span[] = []
  let end = 0
  for (const match of text.matchAll(PARAMETER)) {
    if (match.index < end || !isSecretParameter(match[1] ?? '')) continue
    const value = valueAt(text, match.index + match[0].length)
    if (value === null) continue
    found.push(value)
    end = value.end
  }
  return found
}

interface Place {
  readonly depth: number
  /** `secret`: some name above says that all of this gives access. */
  readonly within: 'open' | 'secret'
}

/** Walks a JSON value; comes back identical (`===`) where nothing was secret. */
function redactJson(value: unknown, conceal: Conceal, { depth, within }: Place): unknown {
  if (typeof value === 'string') return within === 'secret' ? conceal(value) : redactText(value, conceal)
  if (typeof value === 'number') return within === 'secret' ? conceal(String(value)) : value
  if (typeof value !== 'object' || value === null) return value
  if (depth > MAX_DEPTH) return 'redacted: nested too deep to be searched'
  if (Array.isArray(value)) {
    const entries = value.map((entry) => redactJson(entry, conceal, { depth: depth + 1, within }))
    return entries.every((entry, i) => entry === value[i]) ? value : entries
  }
  const members = Object.entries(value).map(([name, member]): [string, unknown, boolean] => {
    const below = isSecretName(name) ? 'secret' : within
    const redacted = redactJson(member, conceal, { depth: depth + 1, within: below })
    return [name, redacted, redacted === member]
  })
  return members.every(([, , same]) => same)
    ? value
    : Object.fromEntries(members.map(([name, member]) => [name, member]))
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
