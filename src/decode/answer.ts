// The answer in a few words, for the arrow back.

import { parseErrors } from '../registry/error-body.ts'
import { hasLeft } from './outcome.ts'
import type { Reading } from './reading.ts'
import type { Facts, Outcome } from './trace.ts'

/** `401 Bearer`, `307 to cdn.example`, `404 MANIFEST_UNKNOWN`; null while there is none. */
export function answerOf(reading: Reading, outcome: Outcome, facts: Facts): string | null {
  const { exchange, status } = reading
  if (exchange.state === 'failed') {
    const before = status === null ? '' : `${status}, `
    return hasLeft(exchange)
      ? `${before}the client went away`
      : `${before}${exchange.cause === 'truncated' ? 'cut short' : exchange.cause}`
  }
  if (status === null) return null
  const more = detail(reading, outcome, facts)
  return more === null ? String(status) : `${status} ${more}`
}

function detail({ text, response, challenges }: Reading, outcome: Outcome, facts: Facts): string | null {
  const error = text === null ? undefined : parseErrors(text)[0]
  // Only the spec's own words from a registry; an answer of ours says so, and why.
  if (response?.from === 'pullscope') return `by pullscope${error === undefined ? '' : `: ${error.message}`}`
  if (outcome === 'redirected') return facts.leadsTo === null ? null : `to ${facts.leadsTo}`
  if (outcome === 'corrupt') return 'wrong digest'
  if (outcome === 'challenged') return [...new Set(challenges.map(({ scheme }) => scheme))].join(', ') || null
  if (error !== undefined) return error.code
  return facts.gist
}
