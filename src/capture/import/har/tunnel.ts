// CONNECT as an entry: Charles lists so what it did not decrypt.

import type { EntryShape } from './entry-shape.ts'
import type { Claimed } from './fact.ts'
import { authorityOf } from './headers.ts'
import type { Moments } from './moments.ts'

/** One that was accepted. Another is an exchange as any. */
export function isTunnel({ request, response }: EntryShape): boolean {
  const status = response?.status ?? 0
  return request.method === 'CONNECT' && status >= 200 && status < 300
}

/** The bytes that passed, where the file has both counts. */
export function tunnelClaims({ request, response }: EntryShape, { startedAt, endedAt }: Moments): Claimed[] {
  const authority = authorityOf(request.url.replace(/^(?!\w+:\/\/)/, 'https://'))
  const [sent, received] = [request.bodySize ?? -1, response?.bodySize ?? -1]
  return [
    {
      micros: startedAt,
      event: { type: 'tunnel.opened', authority, intercepted: false, sni: null, alpn: [] },
    },
    ...(sent < 0 || received < 0
      ? []
      : [{ micros: endedAt, event: { type: 'tunnel.closed' as const, sent, received } }]),
  ]
}
