// The border that no secret crosses: sources pass each event through here before they emit it.

import type { HeaderList } from '../http/headers.ts'
import type { BodySummary, CaptureEvent } from './event.ts'
import { createConceal, type Conceal } from './fingerprint.ts'
import { redactArgv } from './redact-argv.ts'
import { redactBodyText, redactText } from './redact-text.ts'
import { redactUrl } from './redact-url.ts'

interface RedactorOptions {
  /** 16 random bytes or more, of this capture alone. */
  readonly key: Uint8Array
  /** `kept` is the one way round redaction, and is written into the capture. */
  readonly secrets: 'redacted' | 'kept'
}

/** Headers whose name says that their value gives access, apart from the two that only ask for it. */
const SECRET_HEADER = /auth|token|secret|passw|cookie|credential|session|signature|api-?key/i
const CHALLENGE_HEADER = /^(?:www|proxy)-authenticate$/i

/** Never throws. Events that hold no secret come back as they are. */
export function createRedactor({ key, secrets }: RedactorOptions): (event: CaptureEvent) => CaptureEvent {
  if (secrets === 'kept') return (event) => event
  const conceal = createConceal(key)
  return (event) => redactEvent(event, conceal)
}

function redactEvent(event: CaptureEvent, conceal: Conceal): CaptureEvent {
  if (event.type === 'request.started') {
    return { ...event, url: redactUrl(event.url, conceal), headers: redactHeaders(event.headers, conceal) }
  }
  if (event.type === 'response.started') return { ...event, headers: redactHeaders(event.headers, conceal) }
  if (event.type === 'request.completed') return { ...event, body: redactBody(event.body, conceal) }
  if (event.type === 'response.completed') {
    const trailers = event.trailers === undefined ? {} : { trailers: redactHeaders(event.trailers, conceal) }
    return { ...event, body: redactBody(event.body, conceal), ...trailers }
  }
  if (event.type === 'client.started') return { ...event, argv: redactArgv(event.argv, conceal) }
  if ('message' in event) return { ...event, message: redactText(event.message, conceal) }
  return event
}

function redactHeaders(headers: HeaderList, conceal: Conceal): HeaderList {
  return headers.map(([name, value]) => [name, redactHeader(name, value, conceal)] as const)
}

function redactHeader(name: string, value: string, conceal: Conceal): string {
  if (CHALLENGE_HEADER.test(name)) return redactText(value, conceal)
  if (/^(?:proxy-)?authorization$/i.test(name)) return redactCredentials(value, conceal)
  if (SECRET_HEADER.test(name)) return conceal(value)
  if (/^(?:content-)?location$|^referer$/i.test(name)) return redactUrl(value, conceal)
  // `Link: </v2/…?last=b&sig=…>; rel="next"` may be relative, so it is not found by its scheme.
  if (/^link$/i.test(name))
    return value.replace(/<([^>]*)>/g, (_, url: string) => `<${redactUrl(url, conceal)}>`)
  return redactText(value, conceal)
}

/** `Bearer redacted:3f9a…`: the scheme stays (RFC 9110 §11.6.2). */
function redactCredentials(value: string, conceal: Conceal): string {
  const [, scheme, secret] = /^([\w-]+) +(.+)$/s.exec(value) ?? []
  return scheme === undefined || secret === undefined ? conceal(value) : `${scheme} ${conceal(secret)}`
}

function redactBody(body: BodySummary, conceal: Conceal): BodySummary {
  if (body.base64 !== undefined) {
    // Bytes that are not text cannot be searched for secrets, so they do not leave.
    const { bytes, sha256 } = body
    return { bytes, sha256, kept: 'none' }
  }
  if (body.text === undefined) return body
  const text = redactBodyText(body.text, conceal)
  return text === body.text ? body : { ...body, text, redacted: true }
}
