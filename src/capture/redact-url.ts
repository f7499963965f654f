// URLs without their secrets: query parameters pass by an allow list, user and password never.

import type { Conceal } from './fingerprint.ts'
import { harUrl, urlOfHar } from './har-url.ts'

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

/** An absolute or relative URL; what is not a URL comes back as it was. */
export function redactUrl(url: string, conceal: Conceal): string {
  const inside = urlOfHar(url)
  return inside === url ? redactAll(url, conceal) : harUrl(redactAll(inside, conceal))
}

function redactAll(url: string, conceal: Conceal): string {
  const [, head = '', query, fragment] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(url) ?? []
  const parameters = query === undefined ? '' : `?${redactQuery(query, conceal)}`
  const anchor = fragment === undefined || fragment === '' ? '' : `#${conceal(fragment)}`
  return redactHead(head, conceal) + parameters + anchor
}

/** What stands between `?` and `#`. */
export function redactQuery(query: string, conceal: Conceal): string {
  return redactPairs(query, HARMLESS_PARAMETERS, conceal)
}

/** Of a query or a form: one that explains a request and gives no access. */
export function isHarmlessParameter(name: string): boolean {
  return HARMLESS_FIELDS.has(name.toLowerCase())
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
      // A lone value is more likely a signature than a flag: S3 and others sign whole queries.
      if (equals < 0) return harmless.has(pair.toLowerCase()) ? pair : conceal(pair)
      const name = pair.slice(0, equals)
      return harmless.has(name.toLowerCase()) ? pair : `${name}=${conceal(pair.slice(equals + 1))}`
    })
    .join('&')
}

/** User and password end at the last `@` before the path (WHATWG URL); `;sig=…` is a parameter of a path segment. */
function redactHead(head: string, conceal: Conceal): string {
  return head
    .replace(
      /^([a-z][a-z0-9+.-]*:)?\/\/([^/]*)@/i,
      (_, scheme: string | undefined, user: string) => `${scheme ?? ''}//${conceal(user)}@`,
    )
    .replace(/^[^/]+@/, (user) => (user.includes('//') ? user : `${conceal(user.slice(0, -1))}@`))
    .replace(/;([\w.-]+)=([^;/]+)/g, (_, name: string, value: string) => `;${name}=${conceal(value)}`)
}
