// Which realms go-containerregistry refuses to send anything to (pkg/v1/remote/transport/bearer.go, validateRealmURL):
// a registry must not make its clients ask services inside their own network. Pure.

import { isIP } from 'node:net'

/** What is wrong with a realm, in its words; null when nothing is. By the address as it is written: no name is looked up. */
export function realmProblem(realm: URL, registry: URL): string | null {
  if (realm.protocol === 'http:' && registry.protocol === 'https:')
    return 'realm scheme "http" not allowed for a secure registry; use https'
  if (realm.host === registry.host) return null
  const host = realm.hostname.replace(/^\[|\]$/g, '')
  return isPrivate(host) ? `realm host "${host}" is a private or link-local address` : null
}

/** Loopback, RFC 1918, unique local, link-local and unspecified addresses. */
const PRIVATE_V4 = /^(?:0\.0\.0\.0$|127\.|10\.|192\.168\.|169\.254\.|172\.(?:1[6-9]|2\d|3[01])\.|224\.0\.0\.)/
const PRIVATE_V6 = /^(?:::1?$|f[cd]|fe[89ab]|ff02:)/i

function isPrivate(host: string): boolean {
  const version = isIP(host)
  if (version === 4) return PRIVATE_V4.test(host)
  return version === 6 && PRIVATE_V6.test(host)
}
