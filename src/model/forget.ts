// A live trace may run for days: the text of bodies is kept up to a budget, and the oldest goes first. Sizes and hashes
// stay, and a capture file has all of it.

import type { BodySummary, CaptureEvent, ExchangeId } from '../capture/event.ts'
import { withItem, type OwnLists } from './own-lists.ts'
import type { Exchange, Session } from './session.ts'

export interface TextBudget {
  /** The session after an event, without the texts that no longer fit. Lists in `own` are changed in place. */
  spend(session: Session, event: CaptureEvent, own: OwnLists): Session
}

/**
 * In characters. A pull that is over is read from its manifests again at each look: small texts have a budget of their
 * own, so that no catalog and no hostile answer of a mebibyte makes it forget them.
 */
export interface TextLimits {
  /** Texts up to `SMALL`, together. */
  readonly small: number
  readonly large: number
}

/** More than the manifest or index of any image that is pulled by people. */
const SMALL = 256 * 1024

/** An exchange that changes is read anew by every view: so a quarter goes at once, and not a text for each that comes. */
const KEPT_SHARE = 0.75

export function createTextBudget(limits: TextLimits): TextBudget {
  const small = createQueue(limits.small)
  const large = createQueue(limits.large)
  return {
    spend(session, event, own) {
      if (event.type !== 'request.completed' && event.type !== 'response.completed') return session
      const size = event.body.text?.length ?? 0
      if (size === 0) return session
      const body = event.type === 'request.completed' ? 'requestBody' : 'body'
      const forgotten = (size <= SMALL ? small : large).add({ exchange: event.exchange, body, size })
      return forgotten.reduce((left, text) => forget(left, text, own), session)
    },
  }
}

interface Text {
  readonly exchange: ExchangeId
  readonly body: 'requestBody' | 'body'
  readonly size: number
}

/** Tells which texts are to go when one more is too much. */
function createQueue(limit: number): { readonly add: (text: Text) => readonly Text[] } {
  const kept: Text[] = []
  let spent = 0
  return {
    add(text) {
      kept.push(text)
      spent += text.size
      if (spent <= limit) return []
      let gone = 0
      while (spent > limit * KEPT_SHARE) spent -= kept[gone++]?.size ?? spent
      return kept.splice(0, gone)
    },
  }
}

function forget(session: Session, { exchange: id, body }: Text, own: OwnLists): Session {
  const exchange = session.exchanges[id]
  if (exchange === undefined) return session
  return { ...session, exchanges: withItem(session.exchanges, id, withoutTextOf(exchange, body), own) }
}

function withoutTextOf(exchange: Exchange, body: Text['body']): Exchange {
  if (body === 'requestBody')
    return exchange.requestBody === null
      ? exchange
      : { ...exchange, requestBody: withoutText(exchange.requestBody) }
  return exchange.state === 'complete' ? { ...exchange, body: withoutText(exchange.body) } : exchange
}

function withoutText({ text: _text, kept: _kept, ...rest }: BodySummary): BodySummary {
  return { ...rest, kept: 'none' }
}
