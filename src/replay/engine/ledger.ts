// Which exchange of the log is whose: finds what we asked by the port that we asked from. A tap on our own proxy's
// events; what a candidate asks of the hub behind it is left out.

import type {
  CaptureEvent,
  ConnectionId,
  ExchangeId,
  UpstreamCause,
  UpstreamFailed,
} from '../../capture/event.ts'

export interface Ledger {
  /** To be called with each event, in order. */
  readonly note: (event: CaptureEvent) => void
  /** The exchange that is going on, or was the last, on the connection from this port of ours; null when there is none. */
  exchangeFrom(localPort: number): ExchangeId | null
  /** Why pullscope answered this exchange itself; null when it did not: the answer is the candidate's. */
  ownAnswer(exchange: ExchangeId): { readonly code: string; readonly message: string } | null
  /** How many of our exchanges there are: a mark for `since`. */
  count(): number
  /** Ours from a mark on, in order. */
  since(mark: number): readonly ExchangeId[]
  /** The last of ours from a mark on that asked for this; null when there is none. Queries are not compared: the log has none of their secrets. */
  lastFor(mark: number, method: string, url: URL): ExchangeId | null
}

/** What Node, and so the puller, calls each cause. */
const CODES: Readonly<Record<UpstreamCause, string>> = {
  'dns-failed': 'ENOTFOUND',
  refused: 'ECONNREFUSED',
  timeout: 'ETIMEDOUT',
  unreachable: 'EHOSTUNREACH',
  reset: 'ECONNRESET',
  'tls-untrusted': 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'tls-expired': 'CERT_HAS_EXPIRED',
  'tls-wrong-name': 'ERR_TLS_CERT_ALTNAME_INVALID',
  'tls-protocol': 'EPROTO',
  'tls-client-certificate': 'EPROTO',
  'proxy-unreachable': 'PROXY_REFUSED',
  'proxy-auth': 'PROXY_REFUSED',
  'proxy-refused': 'PROXY_REFUSED',
  'proxy-failed': 'PROXY_REFUSED',
  'own-listener': 'OWN_LISTENER',
  'forbidden-address': 'FORBIDDEN_ADDRESS',
  other: 'ERR',
}

const UNUSABLE = { code: 'UNUSABLE_ANSWER', message: 'what came is no HTTP' }

/** TLS was spoken, and the candidate's certificate is not good. */
export const CERTIFICATE_CODES: readonly string[] = [
  CODES['tls-untrusted'],
  CODES['tls-expired'],
  CODES['tls-wrong-name'],
]

export function createLedger(): Ledger {
  const connections = new Map<number, ConnectionId>()
  const latest = new Map<ConnectionId, ExchangeId>()
  const connectionOf = new Map<ExchangeId, ConnectionId>()
  const failures = new Map<ConnectionId, UpstreamFailed>()
  const own = new Map<ExchangeId, { code: string; message: string }>()
  const behind = new Set<ConnectionId>()
  const ours: { readonly exchange: ExchangeId; readonly asks: string }[] = []

  function note(event: CaptureEvent): void {
    if (event.type === 'connection.opened') {
      if (event.behind === undefined) connections.set(portOf(event.client), event.connection)
      else behind.add(event.connection)
    } else if (event.type === 'request.started' && !behind.has(event.connection)) {
      latest.set(event.connection, event.exchange)
      connectionOf.set(event.exchange, event.connection)
      ours.push({ exchange: event.exchange, asks: asksOf(event.method, event.url) })
    } else if (event.type === 'upstream.failed') failures.set(event.connection, event)
    else if (event.type === 'response.started' && event.from === 'pullscope') {
      const failed = failures.get(connectionOf.get(event.exchange) ?? -1)
      const why = failed === undefined ? UNUSABLE : { code: CODES[failed.cause], message: failed.message }
      own.set(event.exchange, why)
    }
  }

  return {
    note,
    exchangeFrom: (localPort) => {
      const connection = connections.get(localPort)
      return connection === undefined ? null : (latest.get(connection) ?? null)
    },
    ownAnswer: (exchange) => own.get(exchange) ?? null,
    count: () => ours.length,
    since: (mark) => ours.slice(mark).map(({ exchange }) => exchange),
    lastFor: (mark, method, { href }) =>
      ours.slice(mark).findLast(({ asks }) => asks === asksOf(method, href))?.exchange ?? null,
  }
}

function asksOf(method: string, url: string): string {
  const { origin, pathname } = new URL(url)
  return `${method} ${origin}${pathname}`
}

/** Of `127.0.0.1:51234` or `[::1]:51234`. */
function portOf(client: string): number {
  return Number(client.slice(client.lastIndexOf(':') + 1))
}
