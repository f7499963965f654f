// What pullscope changed in a message (`--reverse`), in words. It is never shown as the registry's doing.

import type { Rewrite } from '../capture/event.ts'
import { exchangeOf } from '../decode/trace.ts'
import type { Step } from '../decode/trace.ts'
import type { Session } from '../model/session.ts'
import { truncate } from '../text/width.ts'

/** What was changed in the answer of a step. */
export function answerRewrites(session: Session, step: Step): readonly Rewrite[] {
  const exchange = exchangeOf(session, step)
  const response = exchange !== null && 'response' in exchange ? exchange.response : null
  return response?.rewritten ?? []
}

/** What was changed in the request of a step: with `--reverse` its URL at least, each time. */
export function requestRewrites(session: Session, step: Step): readonly Rewrite[] {
  return exchangeOf(session, step)?.request.rewritten ?? []
}

/** `pullscope rewrote location: https://cdn… → http://127.0.0.1:5000/…`, with at most `room` columns a value. */
export function rewriteWords({ part, from, to }: Rewrite, room = Infinity): string {
  const short = (text: string): string => truncate(text, room)
  if (from === null) return `pullscope added ${part}: ${short(to ?? '')}`
  if (to === null) return `pullscope left out ${part}: ${short(from)}`
  return `pullscope rewrote ${part}: ${short(from)} → ${short(to)}`
}
