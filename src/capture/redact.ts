// The border that no secret crosses: sources pass each event through here before they emit it.

import type { BodySummary, CaptureEvent } from './event.ts'
import { createConceal, type Conceal } from './fingerprint.ts'
import { redactArgv } from './redact-argv.ts'
import { redactHeaders } from './redact-headers.ts'
import { redactBodyText, redactText } from './redact-text.ts'
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
