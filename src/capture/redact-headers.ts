// Headers without their secrets: by name, by what kind of value they hold, and by the shape of anything else.

import type { HeaderList } from '../http/headers.ts'
import type { Conceal } from './fingerprint.ts'
import { redactText } from './redact-text.ts'
import { redactUrl } from './redact-url.ts'
import { isSecretHeader } from './secret-names.ts'

export function redactHeaders(headers: HeaderList, conceal: Conceal): HeaderList {
  return headers.map(([name, value]) => [name, redactHeader(name, value, conceal)] as const)
}

export function redactHeader(name: string, value: string, conceal: Conceal): string {
  if (/^(?:proxy-)?authorization$/i.test(name)) return redactCredentials(value, conceal)
  if (isSecretHeader(name)) return conceal(value)
  if (/^(?:content-)?location$|^referer$/i.test(name)) return redactUrl(value, conceal)
  // `Link: </v2/…?last=b&sig=…>; rel="next"` may be relative, so it is not found by its scheme.
  if (/^link$/i.test(name)) {
    return value.replace(/<([^>]*)>/g, (_, url: string) => `<${redactUrl(url, conceal)}>`)
  }
  return redactText(value, conceal)
}

/** `Bearer redacted:3f9a…`: the scheme stays (RFC 9110 §11.6.2). */
function redactCredentials(value: string, conceal: Conceal): string {
  const [, scheme, secret] = /^([\w-]+) +(.+)$/s.exec(value) ?? []
  return scheme === undefined || secret === undefined ? conceal(value) : `${scheme} ${conceal(secret)}`
}
