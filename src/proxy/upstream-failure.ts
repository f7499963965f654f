// What becomes of an exchange whose upstream fails: an answer of ours before the first byte of one, a break after it.

import type { ExchangeCause } from '../capture/event.ts'
import { isParseError, isTlsCause, messageOf, upstreamCause } from '../io/causes.ts'
import { answerOurselves, type Exchange } from './exchange.ts'
import type { UpstreamProxy } from './options.ts'
import { answerToFailure } from './own-answer.ts'
import { unreachable, unusable, UpstreamError, type Target } from './upstream-error.ts'
import { formatProxy } from './way.ts'

/** To be called with the first error of an upstream request; later ones follow from it and change nothing. */
export function upstreamFailed(exchange: Exchange, error: unknown): void {
  const { scheme, authority, log, response } = exchange
  if (log.isOver) return
  if (response.headersSent) {
    interrupted(exchange, breakCause(error), messageOf(error))
  } else if (error instanceof UpstreamError) {
    answerOurselves(exchange, answerToFailure(error))
  } else {
    const failure = lateFailure({ scheme, authority }, error)
    if (failure === null) interrupted(exchange, breakCause(error), messageOf(error))
    else answerInstead(exchange, failure)
  }
}

/** For an answer that can be read but not passed on. To be called before any of it has been. */
export function answerUnusable(exchange: Exchange, detail: string): void {
  const { scheme, authority } = exchange
  answerInstead(exchange, unusable({ scheme, authority }, detail))
}

/** For a request that an upstream proxy does not send on, for want of credentials. */
export function answerUnforwarded(exchange: Exchange, proxy: UpstreamProxy, said: string): void {
  const { scheme, authority } = exchange
  answerInstead(exchange, unreachable('proxy-auth', { scheme, authority }, `${formatProxy(proxy)}: ${said}`))
}

function answerInstead(exchange: Exchange, failure: UpstreamError): void {
  const { connection, scheme, authority, log } = exchange
  if (log.isOver) return
  connection.upstream.recordFailure({ scheme, authority }, failure)
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
  // A client that goes away closes its sending side, and an upstream that sees that may stop.
  if (connection.clientHasEnded && cause !== 'malformed') {
    log.failed({
      side: 'client',
      cause: 'aborted',
      message: 'the client closed the connection, then the upstream did',
    })
  } else log.failed({ side: 'upstream', cause, message })
  if (cause === 'truncated') connection.end()
  else connection.reset()
}

/** Node says ECONNRESET for both; only a reset that the kernel told of names the system call. */
function breakCause(error: unknown): ExchangeCause {
  if (isParseError(error)) return 'malformed'
  return error instanceof Error && 'syscall' in error ? upstreamCause(error) : 'truncated'
}
