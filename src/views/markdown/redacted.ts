// What of a capture was replaced by fingerprints before it was written: kinds and numbers, no values.

import type { Exchange, Session } from '../../model/session.ts'

const MARK = 'redacted:'

export interface RedactedKind {
  /** A header's name in lower case, `parameters of URLs` or `bodies`. */
  readonly what: string
  readonly times: number
}

/** The most frequent first. */
export function redactedKinds({ exchanges }: Session): readonly RedactedKind[] {
  const counts = new Map<string, number>()
  for (const exchange of exchanges) {
    for (const what of exchange === undefined ? [] : placesOf(exchange)) {
      counts.set(what, (counts.get(what) ?? 0) + 1)
    }
  }
  return [...counts].map(([what, times]) => ({ what, times })).sort((a, b) => b.times - a.times)
}

function placesOf(exchange: Exchange): readonly string[] {
  const { request, requestBody } = exchange
  const answered = 'response' in exchange ? (exchange.response?.headers ?? []) : []
  const headers = [...request.headers, ...answered].filter(([, value]) => value.includes(MARK))
  const bodies = [requestBody, exchange.state === 'complete' ? exchange.body : null]
  return [
    ...headers.map(([name]) => name.toLowerCase()),
    ...(request.url.includes(MARK) ? ['parameters of URLs'] : []),
    ...bodies.flatMap((body) => (body?.redacted === true ? ['bodies'] : [])),
  ]
}
