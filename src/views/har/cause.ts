// Why an exchange has no answer of its upstream: what it says itself, or the failure that pullscope answered for.

import type { ExchangeCause } from '../../capture/event.ts'
import { failuresOn } from '../../model/failures.ts'
import type { ConnectFailure, Exchange, Session } from '../../model/session.ts'

/** null where nothing failed; `other` for an answer of pullscope of which the capture does not tell the reason. */
export function causeOfFailure(exchange: Exchange, session: Session): ExchangeCause | null {
  if (exchange.state === 'failed') return exchange.cause
  const response = 'response' in exchange ? exchange.response : null
  if (response?.from !== 'pullscope') return null
  const { connection, startedAt } = exchange
  const met = failuresOn(session, connection).find(
    ({ side, at }) => side === 'upstream' && startedAt <= at && at <= response.at,
  )
  return met === undefined ? 'other' : causeOfConnect(met)
}

/** In the words for exchanges: a client that does not trust our certificate is one that meets an untrusted one. */
export function causeOfConnect({ cause }: ConnectFailure): ExchangeCause {
  if (cause === 'untrusted') return 'tls-untrusted'
  return cause === 'rejected' || cause === 'closed' || cause === 'protocol' ? 'tls-protocol' : cause
}
