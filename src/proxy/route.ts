// Where a request is to go, from its target and its connection: never from its Host header. Pure.

import type { Rewrite } from '../capture/event.ts'
import { header, type HeaderList } from '../http/headers.ts'
import {
  formatAuthority,
  parseAbsoluteForm,
  parseAuthority,
  withoutUserinfo,
  type Authority,
  type Scheme,
} from './authority.ts'

export interface Route {
  /** What the upstream speaks. */
  readonly scheme: Scheme
  readonly authority: Authority
  /** The request target, as the upstream gets it. */
  readonly target: string
  readonly headers: HeaderList
  /** Absolute: scheme and authority from CONNECT or the request line. */
  readonly url: string
  /** What was changed on purpose (`--reverse`). */
  readonly rewritten: readonly Rewrite[]
  /** What is to be changed in the answer's head; null: nothing. */
  readonly rewriteAnswer: RewriteAnswer | null
}

export type RewriteAnswer = (
  status: number,
  headers: HeaderList,
) => { readonly headers: HeaderList; readonly rewritten: readonly Rewrite[] }

const UNCHANGED = { rewritten: [], rewriteAnswer: null } as const

/** In a tunnel: CONNECT's destination, whatever the request says. Target and headers go on as they are. */
export function routeInTunnel(
  scheme: Scheme,
  authority: Authority,
  target: string,
  headers: HeaderList,
): Route {
  // `https://host/path` and `*` are targets, too (RFC 9112 §3.2).
  const path = withoutUserinfo(target)
    .replace(/^[a-z][a-z\d+.-]*:\/\/[^/?#]*/i, '')
    .replace(/^\*$/, '')
  const url = `${scheme}://${formatAuthority(authority, scheme)}${path}`
  return { scheme, authority, target, headers, url, ...UNCHANGED }
}

/** Outside of a tunnel, a proxy takes absolute-form `http` targets alone; null for any other. */
export function routeOfProxyRequest(target: string, headers: HeaderList): Route | null {
  const parsed = parseAbsoluteForm(target)
  if (parsed === null) return null
  const { authority, path } = parsed
  const host = formatAuthority(authority, 'http')
  const url = `http://${host}${path}`
  return { scheme: 'http', authority, target: path, headers: withHost(headers, host), url, ...UNCHANGED }
}

/** The URL of a request that was meant for no upstream: as far as it can be told. */
export function urlOfMisdirected(target: string, headers: HeaderList, own: Authority): string {
  if (!target.startsWith('/')) return withoutUserinfo(target)
  const host = parseAuthority(header(headers, 'host') ?? '', 80) ?? own
  return `http://${formatAuthority(host, 'http')}${target}`
}

/** RFC 9112 §3.2.2: Host says what the target says, because the target is what is obeyed. */
function withHost(headers: HeaderList, host: string): HeaderList {
  if (header(headers, 'host') === null) return [['Host', host], ...headers]
  return headers.map(([name, value]) =>
    name.toLowerCase() === 'host' && value.toLowerCase() !== host ? [name, host] : [name, value],
  )
}
