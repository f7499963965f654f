// What each event of a capture file must hold: one row a type, one check a field. The compiler keeps it complete.

import type { HeaderList } from '../http/headers.ts'
import type { Check, Fields } from './checks.ts'
import {
  boolean,
  count,
  list,
  matching,
  millis,
  nullable,
  object,
  oneOf,
  optional,
  pair,
  string,
  upTo,
} from './checks.ts'
import type {
  BodySummary,
  CaptureEvent,
  CaptureFact,
  ClientTlsCause,
  ExchangeCause,
  Rewrite,
  TriedAddress,
  UpstreamCause,
  UpstreamTls,
} from './event.ts'

/** Ids index arrays, so a hostile `"exchange": 4e9` must not get through. No capture that fits in memory has more. */
const MAX_ID = 1_000_000

const exchange = upTo(MAX_ID)
const connection = upTo(MAX_ID)
const headers: Check<HeaderList> = list(pair)
const sha256 = matching(/^[0-9a-f]{64}$/, '64 hex digits')
const instant = matching(
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/,
  'a time such as 2026-01-31T12:00:00.000Z',
)
const side = oneOf(['client', 'upstream'])

/** The keys of a record over a union are the whole union: a cause that is added and not listed does not compile. */
function keysOf<T extends string>(keys: Record<T, true>): readonly T[] {
  return Object.keys(keys) as T[]
}

const UPSTREAM_CAUSES = keysOf<UpstreamCause>({
  'dns-failed': true,
  refused: true,
  timeout: true,
  unreachable: true,
  reset: true,
  'tls-untrusted': true,
  'tls-expired': true,
  'tls-wrong-name': true,
  'tls-protocol': true,
  'tls-client-certificate': true,
  'proxy-unreachable': true,
  'proxy-auth': true,
  'proxy-refused': true,
  'proxy-failed': true,
  'own-listener': true,
  'forbidden-address': true,
  other: true,
})

const CLIENT_TLS_CAUSES = keysOf<ClientTlsCause>({
  untrusted: true,
  rejected: true,
  closed: true,
  reset: true,
  protocol: true,
  timeout: true,
  other: true,
})

const OWN_EXCHANGE_CAUSES = keysOf<Exclude<ExchangeCause, UpstreamCause>>({
  truncated: true,
  aborted: true,
  malformed: true,
  'bad-authority': true,
  'not-a-proxy-request': true,
  'access-denied': true,
  closing: true,
})

const upstreamCause = oneOf(UPSTREAM_CAUSES)
const tlsCause = oneOf([...CLIENT_TLS_CAUSES, ...UPSTREAM_CAUSES])
const exchangeCause = oneOf([...OWN_EXCHANGE_CAUSES, ...UPSTREAM_CAUSES])

const body = object<BodySummary>({
  bytes: count,
  sha256: nullable(sha256),
  kept: oneOf(['whole', 'prefix', 'none']),
  text: optional(string),
  base64: optional(string),
  decoded: optional(object({ bytes: count, sha256 })),
  redacted: optional(oneOf([true])),
})

const tls = object<UpstreamTls>({
  protocol: string,
  cipher: string,
  verification: oneOf(['on', 'off', 'unknown']),
  wouldFail: optional(upstreamCause),
  certificate: object({
    subject: string,
    issuer: string,
    notBefore: nullable(instant),
    notAfter: nullable(instant),
    sha256,
  }),
})

const rewritten = list(object<Rewrite>({ part: string, from: nullable(string), to: nullable(string) }))

type FactOf<T extends CaptureFact['type']> = Extract<CaptureFact, { type: T }>

const SHAPES: { readonly [T in CaptureFact['type']]: Fields<Omit<FactOf<T>, 'type'>> } = {
  'capture.started': {
    version: count,
    source: oneOf(['proxy', 'hub', 'replay', 'har', 'mitmproxy']),
    startedAt: instant,
    effects: list(string),
    secrets: optional(oneOf(['kept'])),
    insecure: optional(list(string)),
  },
  'capture.ended': {
    reason: oneOf(['signal', 'command-exited', 'quit', 'end-of-input', 'error']),
    events: optional(count),
    sha256: optional(sha256),
  },
  'client.started': { argv: list(string) },
  'client.exited': { code: nullable(count), signal: nullable(string) },
  'connection.opened': { connection, client: string, behind: optional(string) },
  'connection.closed': { connection, refused: optional(oneOf(['access-denied'])) },
  'tunnel.opened': {
    connection,
    authority: string,
    intercepted: boolean,
    sni: nullable(string),
    alpn: list(string),
  },
  'tunnel.progressed': { connection, sent: count, received: count },
  'tunnel.closed': { connection, sent: count, received: count },
  'upstream.connected': {
    connection,
    authority: string,
    address: string,
    dnsMs: nullable(millis),
    connectMs: millis,
    tlsMs: nullable(millis),
    via: optional(string),
    tls: optional(tls),
    tried: optional(list(object<TriedAddress>({ address: string, cause: upstreamCause }))),
  },
  'upstream.failed': {
    connection,
    authority: string,
    cause: upstreamCause,
    message: string,
    stage: optional(oneOf(['name', 'connect', 'tls', 'http'])),
  },
  'tls.failed': { connection, side, authority: string, cause: tlsCause, message: string },
  'request.started': {
    exchange,
    connection,
    method: string,
    url: string,
    httpVersion: string,
    headers,
    rewritten: optional(rewritten),
  },
  'interim.passed': { exchange, status: count, reason: string, headers },
  'request.completed': { exchange, body },
  'response.started': {
    exchange,
    from: oneOf(['upstream', 'pullscope']),
    status: count,
    reason: string,
    httpVersion: string,
    headers,
    rewritten: optional(rewritten),
  },
  'response.progressed': { exchange, bytes: count },
  'response.completed': { exchange, body, trailers: optional(headers) },
  'exchange.failed': {
    exchange,
    side: oneOf(['client', 'upstream', 'pullscope']),
    cause: exchangeCause,
    message: string,
    bytes: optional(count),
  },
  'fault.kept': {
    fault: string,
    candidate: string,
    image: string,
    platform: string,
    prefix: string,
    ways: list(oneOf(['host', 'mirror'])),
    clients: list(string),
    withHub: boolean,
    login: optional(oneOf(['used'])),
    message: string,
  },
}

/** The check of a whole event, time and type included; one a type. */
export const EVENT_CHECKS: ReadonlyMap<string, Check<CaptureEvent>> = new Map(
  Object.entries(SHAPES).map(([type, fields]) => [type, eventCheck(type, fields)]),
)

function eventCheck(type: string, fields: Fields<object>): Check<CaptureEvent> {
  // The table above is typed row by row; here the rows are one list, so the row's type has to be restored.
  return object({ at: millis, type: oneOf([type]), ...fields }) as unknown as Check<CaptureEvent>
}
