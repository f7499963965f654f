// Who failed, and in whose words: what the diagram has to know of a step beyond its outcome.

import { failureMetBy } from '../decode/met-failure.ts'
import { exchangeOf } from '../decode/trace.ts'
import type { Step } from '../decode/trace.ts'
import type { Session } from '../model/session.ts'
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
  return failureMetBy(session, step)?.side === 'client'
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
  return failureMetBy(session, step)?.message ?? own
}

/** Decode puts the status first: `200, cut short`, `200 wrong digest`. */
export function withoutStatus(words: string): string {
  return words.replace(/^\d{3},? /u, '')
}
