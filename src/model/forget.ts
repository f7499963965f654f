// A live trace may run for days: the text of bodies is kept up to a budget, and the oldest goes first. Sizes and hashes
// stay, and a capture file has all of it.

import type { BodySummary, CaptureEvent, ExchangeId } from '../capture/event.ts'
import { withItem, type OwnLists } from './own-lists.ts'
import type { Exchange, Session } from './session.ts'

export interface TextBudget {
  /** The session after an event, without the texts that no longer fit. Lists in `own` are changed in place. */
  spend(session: Session, event: CaptureEvent, own: OwnLists): Session
}

/** `limit` is in characters. */
export function createTextBudget(limit: number): TextBudget {
  const kept: { readonly exchange: ExchangeId; readonly size: number }[] = []
  let spent = 0
  return {
    spend(session, event, own) {
      if (event.type !== 'request.completed' && event.type !== 'response.completed') return session
      const size = event.body.text?.length ?? 0
      if (size === 0) return session
      kept.push({ exchange: event.exchange, size })
      spent += size
      let left = session
      while (spent > limit) {
        const oldest = kept.shift()
        if (oldest === undefined) return left
        spent -= oldest.size
        left = forgetTexts(left, oldest.exchange, own)
      }
      return left
    },
  }
}

function forgetTexts(session: Session, id: ExchangeId, own: OwnLists): Session {
  const exchange = session.exchanges[id]
  if (exchange === undefined) return session
  return { ...session, exchanges: withItem(session.exchanges, id, withoutTexts(exchange), own) }
}

function withoutTexts(exchange: Exchange): Exchange {
  const requestBody = exchange.requestBody === null ? null : withoutText(exchange.requestBody)
  return exchange.state === 'complete'
    ? { ...exchange, requestBody, body: withoutText(exchange.body) }
    : { ...exchange, requestBody }
}

function withoutText({ text: _text, kept: _kept, ...rest }: BodySummary): BodySummary {
  return { ...rest, kept: 'none' }
}
