// The life of one exchange: requesting → waiting → responding → complete or failed, never back.

import { isDeepStrictEqual } from 'node:util'
import type {
  CaptureFact,
  ExchangeId,
  ExchangeFailed,
  InterimPassed,
  Millis,
  RequestCompleted,
  RequestStarted,
  ResponseCompleted,
  ResponseStarted,
} from '../capture/event.ts'
import { withAnomaly } from './anomaly.ts'
import { isFarBeyond } from './dense.ts'
import { withItem, type OwnLists } from './own-lists.ts'
import type { Exchange, ExchangeBase, Interim, Request, ResponseHead, Session } from './session.ts'

type ExchangeFact = Extract<CaptureFact, { readonly exchange: ExchangeId }>
type ExchangeEvent = { readonly at: Millis } & ExchangeFact

/** A next state, the same exchange when the event adds nothing, or a sentence on why the event does not fit. */
type Advance = Exchange | string

export function reduceExchange(session: Session, event: ExchangeEvent, own: OwnLists): Session {
  const known = session.exchanges[event.exchange]
  const next = known === undefined ? begin(session, event) : advance(known, event)
  if (typeof next === 'string') {
    return withAnomaly(session, { at: event.at, exchange: event.exchange, message: next })
  }
  if (next === known) return session
  return { ...session, exchanges: withItem(session.exchanges, event.exchange, next, own) }
}

function begin(session: Session, event: ExchangeEvent): Advance {
  if (event.type !== 'request.started')
    return `${event.type} of an exchange whose request is not in the capture`
  if (isFarBeyond(event.exchange, session.exchanges)) return 'an exchange id far beyond those before it'
  const { exchange: id, connection, at } = event
  const request = requestOf(event)
  return { id, connection, request, startedAt: at, requestBody: null, state: 'requesting' }
}

function advance(known: Exchange, event: ExchangeEvent): Advance {
  switch (event.type) {
    case 'request.started':
      return sameRequest(known, event) ? known : 'a second request.started with the same exchange id'
    case 'interim.passed':
      return addInterim(known, event)
    case 'request.completed':
      return completeRequest(known, event)
    case 'response.started':
      return startResponse(known, event)
    case 'response.progressed':
      if (known.state === 'responding') {
        return event.bytes > known.bytes ? { ...known, bytes: event.bytes, progressedAt: event.at } : known
      }
      return isOver(known) ? known : 'bytes of an answer whose head is not in the capture'
    case 'response.completed':
      return completeResponse(known, event)
    case 'exchange.failed':
      return fail(known, event)
  }
}

function completeRequest(known: Exchange, { body, at }: RequestCompleted & { readonly at: Millis }): Advance {
  if (known.requestBody !== null) {
    return isDeepStrictEqual(known.requestBody, body) ? known : 'a second, different request.completed'
  }
  // An early answer is legal (RFC 9110 §7.5): the request may end after the response began.
  const ended = { requestBody: body, requestEndedAt: at }
  return known.state === 'requesting' ? { ...known, ...ended, state: 'waiting' } : { ...known, ...ended }
}

function startResponse(known: Exchange, event: ResponseStarted & { readonly at: Millis }): Advance {
  const { from, status, reason, httpVersion, headers, rewritten, at } = event
  const changed = rewritten === undefined ? {} : { rewritten }
  const response: ResponseHead = { from, status, reason, httpVersion, headers, ...changed, at }
  if (known.state === 'requesting' || known.state === 'waiting') {
    return { ...known, state: 'responding', response, bytes: 0, progressedAt: at }
  }
  return isDeepStrictEqual(known.response, response) ? known : 'a second, different response.started'
}

function completeResponse(
  known: Exchange,
  { body, at }: ResponseCompleted & { readonly at: Millis },
): Advance {
  if (known.state === 'complete') {
    return isDeepStrictEqual(known.body, body) ? known : 'a second, different response.completed'
  }
  if (known.state !== 'responding') return 'the end of an answer whose head is not in the capture'
  const { response } = known
  return { ...baseOf(known), state: 'complete', response, body, endedAt: at }
}

function fail(known: Exchange, event: ExchangeFailed & { readonly at: Millis }): Advance {
  const { side, cause, message, at } = event
  if (known.state === 'failed') {
    const same = known.side === side && known.cause === cause && known.message === message
    return same ? known : 'a second, different exchange.failed'
  }
  if (known.state === 'complete') return 'a failure after the end of the exchange'
  const response = known.state === 'responding' ? known.response : null
  const bytes = event.bytes ?? (known.state === 'responding' ? known.bytes : 0)
  return { ...baseOf(known), state: 'failed', response, bytes, side, cause, message, endedAt: at }
}

function sameRequest(known: Exchange, event: RequestStarted & { readonly at: Millis }): boolean {
  return (
    known.connection === event.connection &&
    known.startedAt === event.at &&
    isDeepStrictEqual(known.request, requestOf(event))
  )
}

function requestOf({ method, url, httpVersion, headers, rewritten }: RequestStarted): Request {
  return { method, url, httpVersion, headers, ...(rewritten === undefined ? {} : { rewritten }) }
}

/** What stays the same when the state changes. */
function baseOf(known: Exchange): ExchangeBase {
  const { id, connection, request, startedAt, requestBody, requestEndedAt, interim } = known
  const base = { id, connection, request, startedAt, requestBody }
  return {
    ...base,
    ...(requestEndedAt === undefined ? {} : { requestEndedAt }),
    ...(interim === undefined ? {} : { interim }),
  }
}

/** An answer has none or one before it; an upstream that sends them without end must not fill the memory. */
const MAX_INTERIM = 100

function addInterim(known: Exchange, event: InterimPassed & { readonly at: Millis }): Advance {
  const { status, reason, headers, at } = event
  const interim: Interim = { status, reason, headers, at }
  const list = known.interim ?? []
  if (list.some((earlier) => isDeepStrictEqual(earlier, interim))) return known
  if (known.state !== 'requesting' && known.state !== 'waiting') return 'an interim answer behind the answer'
  return list.length < MAX_INTERIM
    ? { ...known, interim: [...list, interim] }
    : `more than ${MAX_INTERIM} interim answers`
}

function isOver(exchange: Exchange): boolean {
  return exchange.state === 'complete' || exchange.state === 'failed'
}
