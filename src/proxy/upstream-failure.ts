// What becomes of an exchange whose upstream fails: an answer of ours before the first byte of one, a break after it.

import type { ExchangeCause } from '../capture/event.ts'
import { isParseError, isTlsCause, messageOf, upstreamCause } from './causes.ts'
import { answerOurselves, type Exchange } from './exchange.ts'
import { answerToFailure } from './own-answer.ts'
import { unreachable, unusable, UpstreamError, type Target } from './upstream-error.ts'

/** To be called with the first error of an upstream request; later ones follow from it and change nothing. */
export function upstreamFailed(exchange: Exchange, error: unknown): void {
  const { connection, authority, log, response } = exchange
  if (log.isOver) return
  if (response.headersSent) {
    interrupted(exchange, breakCause(error), messageOf(error))
  } else if (error instanceof UpstreamError) {
    answerOurselves(exchange, answerToFailure(error))
  } else {
    const failure = lateFailure({ scheme: connection.scheme, authority }, error)
    if (failure === null) interrupted(exchange, breakCause(error), messageOf(error))
    else answerInstead(exchange, failure)
  }
}

/** For an answer that can be read but not passed on. To be called before any of it has been. */
export function answerUnusable(exchange: Exchange, detail: string): void {
  const { connection, authority } = exchange
  answerInstead(exchange, unusable({ scheme: connection.scheme, authority }, detail))
}

function answerInstead(exchange: Exchange, failure: UpstreamError): void {
  const { connection, authority, log } = exchange
  if (log.isOver) return
  connection.upstream.recordFailure({ scheme: connection.scheme, authority }, failure)
  answerOurselves(exchange, answerToFailure(failure))
}

/** It answered, but not in HTTP; or it refused our TLS 1.3 after the handshake, for want of a client certificate. */
function lateFailure(target: Target, error: unknown): UpstreamError | null {
  if (isParseError(error)) return unusable(target, messageOf(error))
  const cause = upstreamCause(error)
  return isTlsCause(cause) ? unreachable(cause, target, messageOf(error)) : null
}

/** Breaks off towards the client as the upstream did: never as a clean end. */
export function interrupted({ connection, log }: Exchange, cause: ExchangeCause, message: string): void {
  log.failed({ side: 'upstream', cause, message })
  if (cause === 'truncated') connection.end()
  else connection.reset()
}

/** Node says ECONNRESET for both; only a reset that the kernel told of names the system call. */
function breakCause(error: unknown): ExchangeCause {
  if (isParseError(error)) return 'malformed'
  return error instanceof Error && 'syscall' in error ? upstreamCause(error) : 'truncated'
}
