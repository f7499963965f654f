// Who failed, and in whose words: what the diagram has to know of a step beyond its outcome.

import { exchangeOf } from '../decode/trace.ts'
import type { Step } from '../decode/trace.ts'
import { failuresOn } from '../model/failures.ts'
import type { ConnectFailure, Session } from '../model/session.ts'
import { answerRewrites } from './rewrites.ts'

/**
 * Whether pullscope itself took part: it made up the answer or changed it, ended the exchange, or a client refused its
 * certificate.
 */
export function involvesPullscope(session: Session, step: Step): boolean {
  return (
    madeByPullscope(session, step) ||
    refusedByClient(session, step) ||
    answerRewrites(session, step).length > 0
  )
}

/** Whether what came back, if anything did, is pullscope's own and nobody else's. */
export function madeByPullscope(session: Session, step: Step): boolean {
  const exchange = exchangeOf(session, step)
  if (exchange?.state === 'failed' && exchange.response === null) return exchange.side === 'pullscope'
  return exchange !== null && 'response' in exchange && exchange.response?.from === 'pullscope'
}

/** Whether a client did not accept pullscope's certificate, or broke off the handshake otherwise. */
export function refusedByClient(session: Session, step: Step): boolean {
  return connectFailure(session, step)?.side === 'client'
}

/** Whether pullscope would not serve this client: nobody else was asked. */
export function turnedAway(session: Session, step: Step): boolean {
  const exchange = exchangeOf(session, step)
  return exchange?.state === 'failed' && exchange.cause === 'access-denied' && exchange.response !== null
}

/** Whether a step did not keep what its answer promised, or ended without one. */
export function isBroken(session: Session, step: Step): boolean {
  return step.outcome === 'corrupt' || exchangeOf(session, step)?.state === 'failed'
}

/** The failure in the words of whoever noticed it; empty when there was none. */
export function failureOf(session: Session, step: Step): string {
  const exchange = exchangeOf(session, step)
  if (exchange?.state === 'failed') return exchange.message
  const own = madeByPullscope(session, step) ? withoutStatus(step.answer ?? '') : ''
  return connectFailure(session, step)?.message ?? own
}

/** Decode puts the status first: `200, cut short`, `200 wrong digest`. */
export function withoutStatus(words: string): string {
  return words.replace(/^\d{3},? /u, '')
}

/** The failure below HTTP that this step met, if it met one. */
function connectFailure(session: Session, step: Step): ConnectFailure | undefined {
  const until = step.endedAt ?? Infinity
  return failuresOn(session, step.connection).findLast(
    (failure) =>
      failure.authority === step.facts.authority &&
      failure.at >= step.startedAt &&
      failure.at <= until &&
      (step.exchange === null || failure.side === 'upstream'),
  )
}
