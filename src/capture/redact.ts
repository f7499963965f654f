// The border that no secret crosses: sources pass each event through here before they emit it.

import type { BodySummary, CaptureEvent, RequestStarted, ResponseStarted } from './event.ts'
import { createConceal, type Conceal } from './fingerprint.ts'
import { redactArgv } from './redact-argv.ts'
import { redactHeaders } from './redact-headers.ts'
import { redactHost } from './redact-host.ts'
import { isContent, redactBodyText, redactText } from './redact-text.ts'
import { redactUrl } from './redact-url.ts'

interface RedactorOptions {
  /** 16 random bytes or more, of this capture alone. */
  readonly key: Uint8Array
  /** `kept` is the one way round redaction, and is written into the capture. */
  readonly secrets: 'redacted' | 'kept'
}

/** Never throws. Events that hold no secret come back as they are. */
export function createRedactor({ key, secrets }: RedactorOptions): (event: CaptureEvent) => CaptureEvent {
  if (secrets === 'kept') return (event) => event
  const conceal = createConceal(key)
  return (event) => redactEvent(event, conceal)
}

function redactEvent(event: CaptureEvent, conceal: Conceal): CaptureEvent {
  if (event.type === 'request.started') {
    const url = redactUrl(event.url, conceal)
    return redactRewritten({ ...event, url, headers: redactHeaders(event.headers, conceal) }, conceal)
  }
  if (event.type === 'response.started') {
    return redactRewritten({ ...event, headers: redactHeaders(event.headers, conceal) }, conceal)
  }
  if (event.type === 'interim.passed') return { ...event, headers: redactHeaders(event.headers, conceal) }
  if (event.type === 'request.completed') return { ...event, body: redactSent(event.body, conceal) }
  if (event.type === 'response.completed') {
    const trailers = event.trailers === undefined ? {} : { trailers: redactHeaders(event.trailers, conceal) }
    return { ...event, body: redactBody(event.body, conceal), ...trailers }
  }
  // The source leaves credentials out of it; a second look costs nothing.
  if (event.type === 'upstream.connected' && event.via !== undefined) {
    return { ...event, via: redactUrl(event.via, conceal) }
  }
  if (event.type === 'tunnel.opened') {
    // The client's own words, unlike the authority, which the source has checked.
    const sni = event.sni === null ? null : redactHost(event.sni, conceal)
    return { ...event, sni, alpn: event.alpn.map((protocol) => redactText(protocol, conceal)) }
  }
  if (event.type === 'client.started') return { ...event, argv: redactArgv(event.argv, conceal) }
  if ('message' in event) return { ...event, message: redactText(event.message, conceal) }
  return event
}

function redactRewritten<T extends RequestStarted | ResponseStarted>(event: T, conceal: Conceal): T {
  if (event.rewritten === undefined) return event
  const redact = (part: string, text: string | null): string | null => {
    if (text === null) return null
    return part === 'url'
      ? redactUrl(text, conceal)
      : (redactHeaders([[part, text]], conceal)[0]?.[1] ?? null)
  }
  const rewritten = event.rewritten.map(({ part, from, to }) => ({
    part,
    from: redact(part, from),
    to: redact(part, to),
  }))
  return { ...event, rewritten }
}

/** What was sent to log in: by its hash, passwords could be tried out. Content is named by its hash everywhere. */
function redactSent(body: BodySummary, conceal: Conceal): BodySummary {
  const redacted = redactBody(body, conceal)
  if (redacted === body || redacted.text === undefined || isContent(redacted.text)) return redacted
  const { decoded: _, ...rest } = redacted
  return { ...rest, sha256: null }
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
