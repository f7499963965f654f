// Where the parts of a URL stand in its text. Also of what is none to `URL`, since clients send it all the same. Knows no
// secrets.

import type { Span } from './spans.ts'

export interface UrlParts {
  /** Without the `@`. More than one where programs differ on which it is. */
  readonly users: readonly Span[]
  /** With the port. Null where there is none, as in a path. */
  readonly host: Span | null
  /** Of the path, between its slashes. */
  readonly segments: readonly Span[]
  /** Behind `?`, up to `#`. */
  readonly query: Span | null
  /** Behind `#`. */
  readonly fragment: Span | null
}

/** As WHATWG URL has it for schemes of the web: any number of slashes, of either kind. What stands before is not looked at. */
const OF_WEB = /^[\0- ]*(?:https?|wss?|ftp):[/\\]*/i
const OTHERS = /^[\0- ]*(?:[a-z][a-z0-9+.-]*:)?[/\\]{2}/i
/** What stands where a host stands, in a target without a scheme: `r.example:443`. */
const BARE_HOST = /^[\w.[\]:-]+$/

/** An absolute or relative URL, or the target of a CONNECT. Never throws; for any text, the spans do not overlap. */
export function urlParts(url: string): UrlParts {
  const [, head = '', query, fragment] = /^([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/s.exec(url) ?? []
  const behind = head.length + 1
  return {
    ...partsOfHead(head),
    query: query === undefined ? null : spanOf(behind, query),
    fragment: fragment === undefined ? null : spanOf(url.length - fragment.length, fragment),
  }
}

function partsOfHead(head: string): Pick<UrlParts, 'users' | 'host' | 'segments'> {
  const scheme = (OF_WEB.exec(head) ?? OTHERS.exec(head))?.[0] ?? ''
  const [place = ''] = head.slice(scheme.length).split('/', 1)
  const path = scheme.length + place.length
  const segments = segmentsOf(head.slice(path), path)
  // A password may hold a backslash, and for browsers that is a slash: both readings have a user.
  const [authority = '', ...more] = place.split('\\')
  const [user, host] = userAndHost(authority, scheme.length)
  const rest = more.join('\\')
  const second = scheme.length + authority.length + 1
  const [left, right] = more.length === 0 ? [null, null] : userAndHost(rest, second)
  const users = [user, left].flatMap((each) => (each === null ? [] : [each]))
  const segment = right === null ? [] : [right]
  if (scheme === '' && !BARE_HOST.test(head.slice(host.start, host.end)))
    return { users, host: null, segments: [host, ...segment, ...segments] }
  return { users, host: host.end > host.start ? host : null, segments: [...segment, ...segments] }
}

/** Up to the last `@`, as WHATWG URL has it, and behind it. */
function userAndHost(authority: string, start: number): readonly [user: Span | null, host: Span] {
  const at = authority.lastIndexOf('@')
  const host = spanOf(start + at + 1, authority.slice(at + 1))
  return [at < 0 ? null : spanOf(start, authority.slice(0, at)), host]
}

function segmentsOf(path: string, start: number): Span[] {
  return [...path.matchAll(/[^/]+/g)].map(({ 0: segment, index }) => spanOf(start + index, segment))
}

function spanOf(start: number, text: string): Span {
  return { start, end: start + text.length }
}
