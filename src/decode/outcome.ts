// What happened in an exchange, told from status and end alone. What was asked is the phase.

import type { Outcome } from './trace.ts'
import type { FailedExchange } from '../model/session.ts'
import type { Reading } from './reading.ts'

/** `verified` is false when the bytes that came are not those of the digest that was asked for. */
export function outcomeOf(reading: Reading, verified: boolean | null): Outcome {
  const { exchange, response } = reading
  if (exchange.state === 'failed') {
    if (exchange.side !== 'client') return 'cut'
    return hasLeft(exchange) ? 'abandoned' : 'rejected'
  }
  if (response?.from === 'pullscope') return 'unreachable'
  if (exchange.state !== 'complete' || response === null) return 'pending'
  return verified === false ? 'corrupt' : byStatus(response.status, reading)
}

/** The client closed, reset or stopped sending; its other failures are requests that nobody could serve. */
export function hasLeft({ side, cause }: FailedExchange): boolean {
  return side === 'client' && (cause === 'aborted' || cause === 'reset' || cause === 'truncated')
}

function byStatus(status: number, { authorization, location }: Reading): Outcome {
  if (status === 304) return 'unchanged'
  if (status >= 300 && status < 400) return location === null ? 'failed' : 'redirected'
  if (status < 300) return 'ok'
  if (status === 401) return authorization === null ? 'challenged' : 'denied'
  if (status === 403) return 'denied'
  if (status === 404) return 'missing'
  if (status === 429) return 'limited'
  return status < 500 ? 'rejected' : 'failed'
}

/** Outcomes after which what was asked for was had. */
export function isSuccess(outcome: Outcome): boolean {
  return outcome === 'ok' || outcome === 'unchanged'
}

/** A challenge or redirect leads on; of a tunnel nobody knows. */
const UNDECIDED: readonly Outcome[] = ['pending', 'challenged', 'redirected', 'open', 'closed']

/** Outcomes that end an attempt without what was asked for. */
export function isFailure(outcome: Outcome): boolean {
  return !isSuccess(outcome) && !UNDECIDED.includes(outcome)
}
