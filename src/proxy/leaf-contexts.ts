// TLS contexts for the names that clients are shown. Keeps none longer than the certificate in it.

import { createSecureContext, type SecureContext } from 'node:tls'
import type { Leaf } from './options.ts'

/** Hosts. A client that asks for endless names must not fill the memory. */
const CACHE_LIMIT = 1_000

/** Makes a context a host, and a new one whenever `leafFor` gives a new leaf. Throws what `leafFor` throws. */
export function leafContexts(leafFor: (host: string) => Leaf): (host: string) => SecureContext {
  const contexts = new Map<string, { readonly cert: string; readonly context: SecureContext }>()
  return (host) => {
    const { cert, key } = leafFor(host)
    const known = contexts.get(host)
    if (known?.cert === cert) return known.context
    const context = createSecureContext({ cert, key })
    contexts.delete(host)
    contexts.set(host, { cert, context })
    const [oldest] = contexts.keys()
    if (contexts.size > CACHE_LIMIT && oldest !== undefined) contexts.delete(oldest)
    return context
  }
}
