// Paths of pullscope that stand for places on other hosts, read and written: `/.pullscope/redirect/https/cdn.example/…`.
// Path and query are passed through byte for byte, for URLs are signed. Pure.

import { DEFAULT_PORT, formatAuthority, parseAuthority } from '../authority.ts'
import type { Target } from '../upstream-error.ts'

/**
 * Another host than the registry, and what sent the client there: a `realm` to ask for a token, a `redirect` that its
 * HTTP library follows, or a `link` that it follows on purpose (the Location of an upload, a next page).
 */
export interface Detour extends Target {
  readonly kind: 'realm' | 'redirect' | 'link'
}

const OURS = /^\/\.pullscope(?:[/?]|$)/
const DETOUR = /^\/\.pullscope\/(realm|redirect|link)\/(https?)\/([^/?]+)(\/.*)$/s

/** Whether a path is pullscope's own, so that it cannot be the registry's. */
export function isOurs(path: string): boolean {
  return OURS.test(path)
}

/** The path of ours for a path, with its query, on another host. */
export function pathOfDetour({ kind, scheme, authority }: Detour, path: string): string {
  return `/.pullscope/${kind}/${scheme}/${formatAuthority(authority, scheme)}${path}`
}

/** The inverse of `pathOfDetour`. Never throws: null for what it cannot have written. */
export function parseDetour(target: string): { readonly detour: Detour; readonly path: string } | null {
  const [whole, kind = '', scheme, shown = '', path = ''] = DETOUR.exec(target) ?? []
  if (whole === undefined || !isKind(kind)) return null
  const known = scheme === 'https' ? 'https' : 'http'
  // A client may escape what an IPv6 address is made of.
  const text = shown.replace(/%(?:3a|5b|5d)/gi, decodeURIComponent)
  const authority = parseAuthority(text, DEFAULT_PORT[known])
  return authority === null ? null : { detour: { kind, scheme: known, authority }, path }
}

function isKind(text: string): text is Detour['kind'] {
  return text === 'realm' || text === 'redirect' || text === 'link'
}
