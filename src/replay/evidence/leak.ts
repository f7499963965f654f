// Whether a redirect gives away another registry's store. What a registry does with its own content is its business.

import { belongTogether, hostname, registryName, serviceOf } from '../../registry/hosts.ts'
import type { Bench } from '../bench.ts'

/**
 * With the view from upstream: it leads to our hub's store. Without it: to the store of a known service that the
 * candidate is no part of; or the candidate stands for another registry (it has its own realm, and the image another
 * registry's name), and the host is not its owner's either.
 */
export async function isUpstreamsStore(bench: Bench, to: URL): Promise<boolean> {
  const { candidate, image, upstream } = bench
  if (upstream !== null) return to.origin === new URL(upstream.origins.cdn).origin
  const { host } = candidate.url
  if (registryName(host) === image.reference.registry) return false
  const service = serviceOf(to.host)
  // Google's store is rented to anybody, and a registry may well have its blobs there.
  if (service !== null && service !== 'Google') return service !== serviceOf(host)
  const { challenge } = await bench.authorize(image.asMirror)
  const realm = challenge?.parameters['realm'] ?? ''
  const hasOwnRealm = URL.canParse(realm) && new URL(realm).host === host
  const isOwn = hostname(host) !== hostname(to.host) && belongTogether(host, to.host)
  return hasOwnRealm && !isOwn
}
