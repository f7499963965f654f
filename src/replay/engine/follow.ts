// Redirects from an answer, as Go's clients follow them: credentials stay with the origin that they were for.

import { header } from '../../http/headers.ts'
import type { Answer, Question } from '../answer.ts'

/** Go's limit (net/http, defaultCheckRedirect). */
const REDIRECT_LIMIT = 10
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308])

/** Where an answer sends its client; null when it sends it nowhere, or not by HTTP. */
export function locationOf({ status, headers, url }: Answer): URL | null {
  const location = header(headers, 'location')
  if (!REDIRECTS.has(status) || location === null || !URL.canParse(location, url.href)) return null
  const next = new URL(location, url.href)
  return next.protocol === 'https:' || next.protocol === 'http:' ? next : null
}

/** All hops, the given answer first; after ten it ends, wherever it is. */
export async function followFrom(
  first: Answer,
  question: Question,
  ask: (question: Question) => Promise<Answer>,
): Promise<readonly [Answer, ...Answer[]]> {
  const hops: [Answer, ...Answer[]] = [first]
  let current = first
  while (hops.length < REDIRECT_LIMIT) {
    const next = locationOf(current)
    if (next === null) break
    const { authorization = null } = question
    current = await ask({
      ...question,
      url: next.href,
      authorization: next.origin === first.url.origin ? authorization : null,
    })
    hops.push(current)
  }
  return hops
}
