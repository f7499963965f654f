// Answers quoted as proofs: the status, and the headers that decide. Secrets are taken out; escaping is for the sinks.

import { redactHeader } from '../../capture/redact-headers.ts'
import { redactBodyText } from '../../capture/redact-text.ts'
import { headerValues } from '../../http/headers.ts'
import { saying } from '../../rules/evidence/quote.ts'
import type { Answer } from '../answer.ts'
import type { Proof } from '../probe.ts'
import type { Seen } from '../upstream.ts'

/** Characters of a header that a proof repeats. */
const LIMIT = 300
/** Bytes of a body that are looked at for what it says. */
const SAID = 4096

const conceal = (): string => 'redacted'

/** `200 Content-Type: text/html, no Docker-Content-Digest`. */
export function quoted(answer: Answer, ...names: readonly string[]): Proof {
  const headers = names.flatMap((name) => {
    const values = headerValues(answer.headers, name)
    return values.length === 0 ? [`no ${name}`] : values.map((value) => `${name}: ${shown(name, value)}`)
  })
  return { exchange: answer.exchange, shows: `${answer.status} ${headers.join(', ')}`.trim() }
}

/** `404: “manifest unknown”`: what the body of an error says. */
export function quotedError(answer: Answer): Proof {
  return { exchange: answer.exchange, shows: `${answer.status}${said(answer)}` }
}

/** `: “manifest unknown”`; empty when nothing was said, or nothing that is text. */
export function said({ body }: Answer): string {
  if (body.subarray(0, SAID).includes(0)) return ''
  return saying(redactBodyText(body.subarray(0, SAID).toString('utf8'), conceal))
}

/** What the candidate asked upstream: `HEAD /v2/library/busybox/manifests/latest, no Accept`. Not the query: it may be a signature. */
export function quotedSeen({ exchange, method, url, headers }: Seen, ...names: readonly string[]): Proof {
  const shows = names.flatMap((name) => {
    const values = headerValues(headers, name)
    return values.length === 0 ? [`no ${name}`] : values.map((value) => `${name}: ${shown(name, value)}`)
  })
  return { exchange, shows: [`${method} ${url.host}${url.pathname}`, ...shows].join(', ') }
}

function shown(name: string, value: string): string {
  const redacted = redactHeader(name, value, conceal)
  return redacted.length > LIMIT ? `${redacted.slice(0, LIMIT - 1)}…` : redacted
}
