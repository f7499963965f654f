// URLs without their secrets: query parameters pass by an allow list, user and password never.

import { withoutClaims, type Conceal } from './fingerprint.ts'
import { harUrl, urlOfHar } from './har-url.ts'
import { JWT, SECRET_SHAPES } from './secret-shapes.ts'
import { joined, replaceSpans, type Span } from './spans.ts'
import { urlParts } from './url-parts.ts'

/** Parameters of the registry protocol that explain a request and give no access (DESIGN.md, "Secrets"). */
const HARMLESS_PARAMETERS: ReadonlySet<string> = new Set([
  'scope',
  'service',
  'account',
  'client_id',
  'offline_token',
  'digest',
  'mount',
  'from',
  'n',
  'last',
  'ns',
  'tag',
  'artifacttype',
])

/** OAuth2 form fields that are harmless besides (distribution, docs/spec/auth/oauth). */
const HARMLESS_FIELDS: ReadonlySet<string> = new Set([...HARMLESS_PARAMETERS, 'grant_type', 'access_type'])

/**
 * An absolute or relative URL: scheme, host and port stay, so that what could be parsed can be parsed. What is not a URL
 * comes back as it was.
 */
export function redactUrl(url: string, conceal: Conceal): string {
  const inside = urlOfHar(url)
  // Claims have slashes and signs in them that mean something in a URL.
  const redacted = redactAll(inside, withoutClaims(conceal))
  return inside === url ? redacted : harUrl(redacted)
}

function redactAll(url: string, conceal: Conceal): string {
  const { users, segments, query, fragment } = urlParts(url)
  const path = { start: segments[0]?.start ?? 0, end: segments.at(-1)?.end ?? 0 }
  const hidden = [...users, ...secretsInPath(url, path), ...(fragment === null ? [] : [fragment])]
  const edits: Edit[] = joined(hidden).map((span) => ({ ...span, redact: conceal }))
  if (query !== null) edits.push({ ...query, redact: (text) => redactQuery(text, conceal) })
  const inOrder = edits.toSorted((a, b) => a.start - b.start)
  return replaceSpans(url, inOrder, (text, { redact }) => redact(text))
}

interface Edit extends Span {
  readonly redact: (text: string) => string
}

/** `;sig=…`: a parameter of a path segment. */
const PARAMETER = /;[\w.-]+=([^;/]+)/g
/**
 * Google's registries (gcr.io, pkg.dev) lead to blobs by a path that gives access to whoever has it, for a short time, and
 * take uploads likewise: the last segment is the whole of the secret.
 */
const CAPABILITY =
  /\/artifacts-(?<way>downloads|uploads)\/namespaces\/[^/]+\/repositories\/[^/]+\/\k<way>\/([^/]+)/g
/** What tells itself is a secret also where a name may stand. */
const SHAPES: readonly RegExp[] = [...SECRET_SHAPES.map(({ pattern }) => pattern), JWT]

/** A pattern's last group ends the match, or all of it is the secret. */
function secretsInPath(url: string, { start, end }: Span): Span[] {
  const from = Math.max(0, start - 1)
  const path = url.slice(from, end)
  return [PARAMETER, CAPABILITY, ...SHAPES].flatMap((pattern) =>
    [...path.matchAll(pattern)].map((match) => {
      const behind = from + match.index + match[0].length
      return { start: behind - (match.at(-1) ?? '').length, end: behind }
    }),
  )
}

/** What stands between `?` and `#`. */
export function redactQuery(query: string, conceal: Conceal): string {
  return redactPairs(query, HARMLESS_PARAMETERS, conceal)
}

/** Of a query or a form: one that explains a request and gives no access. */
export function isHarmlessParameter(name: string): boolean {
  return HARMLESS_FIELDS.has(name.toLowerCase())
}

/** `?range` and `?list-type`: a word or a few, of letters alone. */
const FLAG = /^[a-z][a-z]{0,15}(?:(?:[-_.][a-z]|[A-Z])[a-z]{0,15}){0,3}$/

/** A parameter without a value: unless it is a flag, it may be the signature of all, as some stores have it. */
export function redactLone(parameter: string, conceal: Conceal): string {
  return FLAG.test(parameter) ? parameter : conceal(parameter)
}

/** One parameter of a query, or of a form, that stands by itself. */
export function redactParameter(name: string, value: string, conceal: Conceal): string {
  return isHarmlessParameter(name) ? value : conceal(value)
}

/** An `application/x-www-form-urlencoded` body, as containerd and identity tokens send to a token server. */
export function redactForm(body: string, conceal: Conceal): string {
  return redactPairs(body, HARMLESS_FIELDS, conceal)
}

function redactPairs(pairs: string, harmless: ReadonlySet<string>, conceal: Conceal): string {
  return pairs
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=')
      if (equals < 0) return redactLone(pair, conceal)
      const name = pair.slice(0, equals)
      if (harmless.has(name.toLowerCase())) return withoutShapes(pair, conceal)
      return `${name}=${conceal(pair.slice(equals + 1))}`
    })
    .join('&')
}

function withoutShapes(text: string, conceal: Conceal): string {
  return SHAPES.reduce((rest, pattern) => rest.replace(pattern, (secret) => conceal(secret)), text)
}
