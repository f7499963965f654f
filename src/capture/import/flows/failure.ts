// mitmproxy's error messages, as the closed list of the event log. They are all that a flow says of a failure.

import type { ExchangeFailed, UpstreamCause } from '../../event.ts'

type Cause = UpstreamCause | 'aborted' | 'truncated' | 'malformed'

interface Failure {
  readonly side: ExchangeFailed['side']
  readonly cause: Cause
}

/** The first that matches. Wordings of mitmproxy 5 to 12: proxy/layers/{tls,http}, asyncio's and OpenSSL's within. */
const WORDINGS: readonly (readonly [RegExp, Failure['side'], Cause])[] = [
  [/client disconnected|stream reset by client \(CANCEL\)/i, 'client', 'aborted'],
  [/upstream proxy.*\b407\b/i, 'upstream', 'proxy-auth'],
  [/upstream proxy/i, 'upstream', 'proxy-refused'],
  [/certificate (?:has expired|is not yet valid)/i, 'upstream', 'tls-expired'],
  [/(?:hostname|ip address) mismatch|doesn't match/i, 'upstream', 'tls-wrong-name'],
  [/certificate required|alert (?:bad|unknown) (?:certificate|ca)/i, 'upstream', 'tls-client-certificate'],
  [/certificate verif/i, 'upstream', 'tls-untrusted'],
  [/openssl|TLS|alert/, 'upstream', 'tls-protocol'],
  [
    /name or service not known|nodename nor servname|name resolution|no address associated|getaddrinfo/i,
    'upstream',
    'dns-failed',
  ],
  [/errno 111\b|errno 61\b|connection refused|errno 10061\b/i, 'upstream', 'refused'],
  [/errno 110\b|errno 60\b|timed? ?out/i, 'upstream', 'timeout'],
  [/errno 1(?:01|13)\b|unreachable|no route/i, 'upstream', 'unreachable'],
  [/complete message|incomplete|unexpected EOF|received body with/i, 'upstream', 'truncated'],
  [/closed connection|reset|server disconnected|errno 104\b/i, 'upstream', 'reset'],
  [/parse|unexpected server response|protocol error|invalid|malformed/i, 'upstream', 'malformed'],
]

/** Never throws. What it does not know is `other`, of the upstream: most that fails does so there. */
export function failureOf(message: string): Failure {
  const known = WORDINGS.find(([wording]) => wording.test(message))
  return known === undefined ? { side: 'upstream', cause: 'other' } : { side: known[1], cause: known[2] }
}

/** Bytes of a body that came before it broke off: mitmproxy keeps none of them, and says how many (7 and later). */
export function bytesBefore(message: string): number | null {
  const received = /\(received (\d{1,15}) bytes, expected \d+\)/.exec(message)?.[1]
  return received === undefined ? null : Number(received)
}
