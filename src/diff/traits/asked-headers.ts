// The headers that a client sends along, beyond those that fields tell of. A program between client and registry shows
// here, too.

import { sentHeaders } from '../../model/sent.ts'
import { sharedOf, type VolatileHeader } from '../../replay/volatile.ts'
import type { End } from '../field.ts'
import type { Trait } from '../trait.ts'
import { compareHeaders } from './named.ts'

/** What two captures share of them, and why not more; the value of all others. The first that fits counts. */
export const ASKED_HEADERS: readonly VolatileHeader[] = [
  { name: 'accept', shared: 'nothing', because: 'told of by itself' },
  { name: 'authorization', shared: 'nothing', because: 'its scheme is told of by itself' },
  { name: 'range', shared: 'nothing', because: 'told of by itself' },
  { name: 'host', shared: 'nothing', because: 'told of by itself' },
  { name: 'content-length', shared: 'nothing', because: 'what was sent is told of by itself' },
  { name: 'connection', shared: 'nothing', because: 'of one connection (RFC 9110 §7.6.1)' },
  { name: 'keep-alive', shared: 'nothing', because: 'of one connection' },
  { name: 'proxy-connection', shared: 'nothing', because: 'of one connection' },
  { name: 'transfer-encoding', shared: 'nothing', because: 'of one connection' },
  { name: 'te', shared: 'nothing', because: 'of one connection' },
  { name: 'trailer', shared: 'nothing', because: 'of one connection' },
  { name: 'referer', shared: 'presence', because: 'where the redirect was, whose host is told of' },
  { name: 'cookie', shared: 'presence', because: 'of one client' },
  { name: 'forwarded', shared: 'presence', because: 'names the client’s address' },
  { name: 'x-forwarded-*', shared: 'presence', because: 'names the client’s address' },
  { name: 'x-real-ip', shared: 'presence', because: 'names the client’s address' },
  { name: 'x-request-id', shared: 'presence', because: 'names one request' },
  { name: 'x-amzn-*', shared: 'presence', because: 'names one request' },
  { name: 'x-b3-*', shared: 'presence', because: 'names one request' },
  { name: 'traceparent', shared: 'presence', because: 'names one request' },
  { name: 'tracestate', shared: 'presence', because: 'names one request' },
]

export const askedHeaders: Trait = {
  about: 'headers of requests',
  verb: 'alone sends',
  compare: (ends) => {
    const { a, b } = ends
    // What is asked for in another way is sent with other headers.
    if (a.step.method !== b.step.method || a.step.operation !== b.step.operation) return []
    return compareHeaders(ends, {
      listOf: ({ reading }: End) => (reading === null ? [] : sentHeaders(reading.exchange.request)),
      sharedOf: (name) =>
        // Another client is told of once, in a word.
        name === 'user-agent' && a.client !== b.client ? 'nothing' : sharedOf(ASKED_HEADERS, name),
      noteOf: () => null,
    })
  },
}
