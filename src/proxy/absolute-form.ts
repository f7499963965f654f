// A request as an upstream proxy takes it: absolute form, and our credentials for it (RFC 9112 §3.2.2). Pure.

import type { HeaderList } from '../http/headers.ts'
import { formatAuthority, type Authority } from './authority.ts'
import type { UpstreamProxy } from './options.ts'
import { proxyAuthorization } from './way.ts'

interface Sent {
  /** The request target, as it goes on the wire. */
  readonly target: string
  readonly headers: HeaderList
}

/**
 * A plain request for `authority`, written for the proxy. The client's own `Proxy-Authorization` was meant for us, and has
 * been left out before (forwarding.ts).
 */
export function inAbsoluteForm({ target, headers }: Sent, authority: Authority, proxy: UpstreamProxy): Sent {
  const authorization = proxyAuthorization(proxy)
  // `OPTIONS *` has no path at all (RFC 9112 §3.2.4).
  const path = target === '*' ? '' : target
  return {
    target: `http://${formatAuthority(authority, 'http')}${path}`,
    headers: authorization === null ? headers : [...headers, ['Proxy-Authorization', authorization]],
  }
}
