// The URL of an upstream proxy, strictly: a typing error must not send a registry's traffic elsewhere. Pure.

import { parseAuthority } from '../../proxy/authority.ts'
import type { UpstreamProxy } from '../../proxy/options.ts'

type Scheme = UpstreamProxy['scheme']

/** As Go's proxies have them (golang.org/x/net/http/httpproxy); curl's is 1080 for all but https. */
const DEFAULT_PORT: Readonly<Record<Scheme, number>> = { http: 80, https: 443, socks5: 1080, socks5h: 1080 }

/** Octets that each of user name and password may have (RFC 1929 §2); enough for the others, too. */
const CREDENTIAL_LIMIT = 255

const PARTS = /^([^:/?#@]*):\/\/(?:(.*)@)?([^@/?#]*)(\/?)([^@]*)$/s

/** Says what is wrong, and never shows a password. */
export type ProxyUrl = { readonly proxy: UpstreamProxy } | { readonly why: string }

/**
 * `http://user:p%40ss@proxy.example:3128`. Schemes are http, https, socks5 (names are looked up here) and socks5h (by the
 * proxy); ports default to 80, 443 and 1080. Never throws.
 */
export function parseProxyUrl(text: string): ProxyUrl {
  const [whole, schemeText = '', userinfo = null, place = '', , rest = ''] = PARTS.exec(text) ?? []
  if (whole === undefined) return { why: 'it has no scheme, such as http:// or socks5h://' }
  const scheme = schemeText.toLowerCase()
  if (!isScheme(scheme)) return { why: `"${scheme}" is not one of ${Object.keys(DEFAULT_PORT).join(', ')}` }
  if (userinfo !== null && /[/?#@]/.test(userinfo)) {
    return { why: 'a user name or password with / ? # or @ in it has to be percent-encoded (@ is %40)' }
  }
  if (rest !== '') return { why: `"/${rest}" is a path or query, which a proxy does not have` }
  const authority = parseAuthority(place, DEFAULT_PORT[scheme])
  if (authority === null) return { why: whatIsWrongWith(place) }
  const credentials = userinfo === null || userinfo === '' ? null : parseUserinfo(userinfo, scheme)
  if (typeof credentials === 'string') return { why: credentials }
  return { proxy: { scheme, ...authority, credentials } }
}

/** A URL as it may be told: without all that could be a password, even if it is written wrongly. */
export function withoutCredentials(text: string): string {
  const scheme = /^(?:[^=/@]*=)?[a-z][a-z\d+.-]*:\/\//i.exec(text)?.[0] ?? ''
  return text.includes('@') ? scheme + text.slice(text.lastIndexOf('@') + 1) : text
}

function isScheme(text: string): text is Scheme {
  return Object.hasOwn(DEFAULT_PORT, text)
}

function whatIsWrongWith(place: string): string {
  const [, port] = /^(?:\[[^\]]*\]|[^:]*):(.*)$/.exec(place) ?? []
  if (place === '' || /^:[^:]*$/.test(place)) return 'it names no host'
  if (port !== undefined && parseAuthority(place.slice(0, -port.length - 1), 1) !== null) {
    return `"${port}" is not a port from 1 to 65535`
  }
  return `"${place}" is not a host with a port; an IPv6 address stands in brackets`
}

/** The credentials, or what is wrong with them. Nothing of them is repeated. */
function parseUserinfo(userinfo: string, scheme: Scheme): (UpstreamProxy['credentials'] & object) | string {
  const colon = userinfo.indexOf(':')
  const user = decoded(colon === -1 ? userinfo : userinfo.slice(0, colon))
  const password = decoded(colon === -1 ? '' : userinfo.slice(colon + 1))
  if (user === null || password === null)
    return 'its user name or password has a % that begins no escape (% is %25)'
  if (/\p{Cc}/u.test(user + password)) return 'its user name or password holds a control character'
  if ([user, password].some((each) => Buffer.byteLength(each) > CREDENTIAL_LIMIT)) {
    return `its user name or password is longer than ${CREDENTIAL_LIMIT} bytes`
  }
  // RFC 7617 §2: the first colon ends the user name.
  if (user.includes(':') && scheme.startsWith('http'))
    return 'its user name has a colon, which Basic credentials cannot have'
  return { user, password }
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return null
    throw error
  }
}
