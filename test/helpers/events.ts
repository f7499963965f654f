// Arbitrary capture events for property tests: any event that a source may emit, and captures in which ids are dense.

import fc from 'fast-check'
import type { CaptureEvent, CaptureFact } from '../../src/capture/event.ts'
import { FORMAT_VERSION } from '../../src/capture/event.ts'

/** Text as it comes from a network: control characters, quotes, marks that turn text round, lone surrogates. */
const text = fc.oneof(
  fc.string({ maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom('"', '\\', '\n', '\r\n', '\u2028', '\u202e', '\u0000', '\ud800', '\u001b[31m', '__proto__'),
)
const millis = fc.double({ min: 0, max: 1e9, noNaN: true })
const count = fc.nat()
const id = fc.nat({ max: 5 })
const hex = fc.string({
  unit: fc.constantFrom(...'0123456789abcdef'.split('')),
  minLength: 64,
  maxLength: 64,
})
const instant = fc
  .date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString())
const headers = fc.array(fc.tuple(text, text), { maxLength: 4 })
const upstreamCause = fc.constantFrom(
  'dns-failed',
  'refused',
  'tls-expired',
  'proxy-auth',
  'own-listener',
  'other',
)

const upstreamTls = fc.record(
  {
    protocol: fc.constantFrom('TLSv1.2', 'TLSv1.3'),
    cipher: text,
    verification: fc.constantFrom('on', 'off'),
    wouldFail: upstreamCause,
    certificate: fc.record({
      subject: text,
      issuer: text,
      notBefore: instant,
      notAfter: instant,
      sha256: hex,
    }),
  },
  { requiredKeys: ['protocol', 'cipher', 'verification', 'certificate'] },
)
const rewritten = fc.array(
  fc.record({
    part: fc.oneof(fc.constantFrom('url', 'location', 'www-authenticate', 'host'), text),
    from: fc.option(text),
    to: fc.option(text),
  }),
  { maxLength: 3 },
)

const body = fc.record(
  {
    bytes: count,
    sha256: hex,
    kept: fc.constantFrom('whole', 'prefix', 'none'),
    text,
    base64: fc.base64String({ maxLength: 20 }),
    decoded: fc.record({ bytes: count, sha256: hex }),
    redacted: fc.constant(true),
  },
  { requiredKeys: ['bytes', 'sha256', 'kept'] },
)

type FactOf<T extends CaptureFact['type']> = Omit<Extract<CaptureFact, { type: T }>, 'type'>

/** One arbitrary a type of event; the compiler keeps it complete. */
const FACTS: { readonly [T in CaptureFact['type']]: fc.Arbitrary<FactOf<T>> } = {
  'capture.started': fc.record(
    {
      version: fc.constant(FORMAT_VERSION),
      source: fc.constantFrom('proxy', 'hub', 'replay', 'har', 'mitmproxy'),
      startedAt: instant,
      effects: fc.array(text, { maxLength: 3 }),
      secrets: fc.constant('kept'),
      insecure: fc.array(text, { maxLength: 3 }),
    },
    { requiredKeys: ['version', 'source', 'startedAt', 'effects'] },
  ),
  'capture.ended': fc.record({
    reason: fc.constantFrom('signal', 'command-exited', 'quit', 'end-of-input', 'error'),
  }),
  'client.started': fc.record({ argv: fc.array(text, { maxLength: 4 }) }),
  'client.exited': fc.record({ code: fc.option(fc.nat({ max: 255 })), signal: fc.option(text) }),
  'connection.opened': fc.record(
    { connection: id, client: text, behind: text },
    { requiredKeys: ['connection', 'client'] },
  ),
  'connection.closed': fc.record({ connection: id }),
  'tunnel.opened': fc.record({
    connection: id,
    authority: text,
    intercepted: fc.boolean(),
    sni: fc.option(text),
    alpn: fc.array(text, { maxLength: 3 }),
  }),
  'tunnel.progressed': fc.record({ connection: id, sent: count, received: count }),
  'tunnel.closed': fc.record({ connection: id, sent: count, received: count }),
  'upstream.connected': fc.record(
    {
      connection: id,
      authority: text,
      address: text,
      dnsMs: fc.option(millis),
      connectMs: millis,
      tlsMs: fc.option(millis),
      via: text,
      tls: upstreamTls,
    },
    { requiredKeys: ['connection', 'authority', 'address', 'dnsMs', 'connectMs', 'tlsMs'] },
  ),
  'upstream.failed': fc.record({ connection: id, authority: text, cause: upstreamCause, message: text }),
  'tls.failed': fc.record({
    connection: id,
    side: fc.constantFrom('client', 'upstream'),
    authority: text,
    cause: fc.oneof(upstreamCause, fc.constantFrom('untrusted', 'rejected', 'closed', 'protocol')),
    message: text,
  }),
  'request.started': fc.record(
    {
      exchange: id,
      connection: id,
      method: fc.oneof(fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'), text),
      url: fc.oneof(fc.webUrl(), text),
      httpVersion: fc.constantFrom('1.0', '1.1', '2.0'),
      headers,
      rewritten,
    },
    { requiredKeys: ['exchange', 'connection', 'method', 'url', 'httpVersion', 'headers'] },
  ),
  'interim.passed': fc.record({
    exchange: id,
    status: fc.integer({ min: 100, max: 199 }),
    reason: text,
    headers,
  }),
  'fault.kept': fc.record(
    {
      fault: text,
      candidate: text,
      image: text,
      platform: text,
      prefix: text,
      ways: fc.array(fc.constantFrom('host' as const, 'mirror' as const), { maxLength: 2 }),
      clients: fc.array(text, { maxLength: 2 }),
      withHub: fc.boolean(),
      login: fc.constant('used' as const),
      message: text,
    },
    {
      requiredKeys: [
        ...(['fault', 'candidate', 'image', 'platform', 'prefix'] as const),
        ...(['ways', 'clients', 'withHub', 'message'] as const),
      ],
    },
  ),
  'request.completed': fc.record({ exchange: id, body }),
  'response.started': fc.record(
    {
      exchange: id,
      from: fc.constantFrom('upstream', 'pullscope'),
      status: fc.integer({ min: 100, max: 999 }),
      reason: text,
      httpVersion: fc.constantFrom('1.0', '1.1'),
      headers,
      rewritten,
    },
    { requiredKeys: ['exchange', 'from', 'status', 'reason', 'httpVersion', 'headers'] },
  ),
  'response.progressed': fc.record({ exchange: id, bytes: count }),
  'response.completed': fc.record(
    { exchange: id, body, trailers: headers },
    { requiredKeys: ['exchange', 'body'] },
  ),
  'exchange.failed': fc.record(
    {
      exchange: id,
      side: fc.constantFrom('client', 'upstream', 'pullscope'),
      cause: fc.oneof(
        upstreamCause,
        fc.constantFrom('truncated', 'aborted', 'malformed', 'access-denied', 'closing'),
      ),
      message: text,
      bytes: count,
    },
    { requiredKeys: ['exchange', 'side', 'cause', 'message'] },
  ),
}

function eventOf(type: string, facts: fc.Arbitrary<object>): fc.Arbitrary<CaptureEvent> {
  // Each row above is typed; as a list the rows have one type, so the row's own is restored here.
  return fc.tuple(millis, facts).map(([at, fact]) => ({ at, type, ...fact }) as CaptureEvent)
}

/** Any one event. Ids are small, so that a list of events often speaks of the same exchange. */
export const anyEvent: fc.Arbitrary<CaptureEvent> = fc.oneof(
  ...Object.entries(FACTS).map(([type, facts]) => eventOf(type, facts)),
)

/** Any events in any order: what a hostile or broken file may hold. */
export const anyEvents: fc.Arbitrary<CaptureEvent[]> = fc.array(anyEvent, { maxLength: 30 })

/** `capture.started` first, then any other events, with times that do not go back. */
export const anyCapture: fc.Arbitrary<CaptureEvent[]> = fc
  .tuple(eventOf('capture.started', FACTS['capture.started']), anyEvents)
  .map(([start, rest]) => [start, ...rest.filter((event) => event.type !== 'capture.started')])
  .map((events) => {
    const times = events.map((event) => event.at).sort((a, b) => a - b)
    return events.map((event, i) => ({ ...event, at: times[i] ?? 0 }))
  })
