// Whatever is not of the registry protocol, shown as what it is.

import type { PhaseKind } from './phase.ts'

export const other: PhaseKind = {
  id: 'other',
  part: 'loose',
  why: 'Not a request of the registry protocol.',
  source: 'RFC 9110',
  claim: ({ exchange, url }) => ({
    ask: `${exchange.request.method} ${url?.pathname ?? exchange.request.url}`,
  }),
}
