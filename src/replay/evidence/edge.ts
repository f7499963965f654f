// Whether an answer is the platform's in front of a candidate, and not the candidate's.

import { header } from '../../http/headers.ts'
import type { Answer } from '../answer.ts'
import { isWebPage } from './web-page.ts'

/** Headers that platforms add to what they answer themselves, and to what they pass on. */
const EDGES = [
  'cf-ray',
  'cf-mitigated',
  'x-sucuri-id',
  'x-akamai-request-id',
  'x-amzn-waf-action',
  'x-vercel-id',
]

/** A page that refuses or asks for patience, with a platform's mark: limits, bot rules, a login in front. */
export function isAtEdge(answer: Answer): boolean {
  return edgeOf(answer) !== null && isWebPage(answer) && answer.status >= 400
}

/** `cf-ray: 8c1f…`; null when no platform left its mark. */
export function edgeOf({ headers }: Answer): string | null {
  for (const name of EDGES) {
    const value = header(headers, name)
    if (value !== null) return `${name}: ${value.slice(0, 40)}`
  }
  const server = header(headers, 'server')
  return server !== null && /^(?:cloudflare|cloudfront|awselb|akamaighost|vercel)/i.test(server)
    ? `Server: ${server.slice(0, 40)}`
    : null
}
