// URI references in the answers of an upstream, made to lead to pullscope (RFC 3986 §4.1). Pure; the text is hostile.

import { DEFAULT_PORT, formatAuthority, parseAuthority, type Scheme } from '../authority.ts'
import type { Target } from '../upstream-error.ts'
import { isOurs, pathOfDetour, type Detour } from './detour.ts'

/** What an answer is an answer to. */
export interface Standpoint {
  /** The registry that pullscope stands in for. */
  readonly home: Target
  /** What the client calls pullscope: `127.0.0.1:5000`. */
  readonly us: string
  /** The other host that was asked; null: the registry. */
  readonly detour: Detour | null
  /** The path that the upstream was asked for, without its query. */
  readonly path: string
}

export interface Rewritten {
  readonly text: string
  /** Where the text leads now, if that is to another host than the registry. */
  readonly detour: Detour | null
}

/** RFC 3986, appendix B: scheme, authority, path, and the rest from the query on. */
const REFERENCE = /^(?:([a-z][a-z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(.*)$/is

/**
 * `kind`: what the client goes there for, if it is sent to another host than the one that answers. What cannot be read,
 * or is not `http` and `https`, stays as it is, and so does what leads to us as it stands. Never throws.
 */
export function rewriteReference(text: string, from: Standpoint, kind: Detour['kind']): Rewritten {
  const [, schemeText, host, path = '', rest = ''] = REFERENCE.exec(text) ?? []
  const asItIs: Rewritten = { text, detour: null }
  if (host === undefined) return schemeText === undefined ? rewriteRelative(text, from) : asItIs
  const { home, us, detour } = from
  const scheme = schemeOf(schemeText) ?? (schemeText === undefined ? (detour ?? home).scheme : null)
  const authority = scheme === null ? null : parseAuthority(host, DEFAULT_PORT[scheme])
  if (scheme === null || authority === null) return asItIs
  const target: Target = { scheme, authority }
  if (scheme === 'http' && formatAuthority(authority, 'http') === us) return asItIs
  const onHost = withoutDots(path)
  if (detour === null && isSame(target, home) && !isOurs(onHost)) {
    return { text: `http://${us}${onHost}${rest}`, detour: null }
  }
  // Who goes on to another page of the same host goes there for the same thing.
  const goesOn = detour !== null && isSame(target, detour) && kind !== 'realm'
  const next: Detour = { ...target, kind: goesOn ? detour.kind : kind }
  return { text: `http://${us}${pathOfDetour(next, onHost === '' ? '/' : onHost)}${rest}`, detour: next }
}

/** A reference without a host is meant for the host that answers, which may be below a path of ours. */
function rewriteRelative(text: string, { home, detour, path: base }: Standpoint): Rewritten {
  const asItIs: Rewritten = { text, detour: null }
  const [path = ''] = text.split(/[?#]/, 1)
  const rest = text.slice(path.length)
  const resolved = withoutDots(path.startsWith('/') ? path : base.replace(/[^/]*$/, '') + path)
  if (detour === null) {
    if (!isOurs(resolved)) return asItIs
    const next: Detour = { ...home, kind: 'link' }
    return { text: pathOfDetour(next, resolved) + rest, detour: next }
  }
  if (!path.startsWith('/') && !hasDots(path)) return asItIs
  return { text: pathOfDetour(detour, resolved) + rest, detour }
}

function isSame(one: Target, other: Target): boolean {
  return (
    one.scheme === other.scheme &&
    one.authority.host === other.authority.host &&
    one.authority.port === other.authority.port
  )
}

function schemeOf(text: string | undefined): Scheme | null {
  const lower = text?.toLowerCase()
  return lower === 'http' || lower === 'https' ? lower : null
}

function hasDots(path: string): boolean {
  return /(?:^|\/)\.\.?(?:\/|$)/.test(path)
}

/** RFC 3986 §5.2.4: a client would do so too, and climb out of the path of ours that stands for the host. */
function withoutDots(path: string): string {
  if (!hasDots(path)) return path
  const kept: string[] = []
  const segments = path.split('/').slice(1)
  for (const [i, segment] of segments.entries()) {
    const isDots = segment === '.' || segment === '..'
    if (segment === '..') kept.pop()
    if (!isDots) kept.push(segment)
    else if (i === segments.length - 1) kept.push('')
  }
  return `/${kept.join('/')}`
}
