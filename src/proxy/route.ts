// Where a request is to go, from its target and its connection: never from its Host header. Pure.

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
  readonly authority: Authority
  /** The request target, as the upstream gets it. */
  readonly target: string
  readonly headers: HeaderList
  /** Absolute: scheme and authority from CONNECT or the request line. */
  readonly url: string
}

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
  return { authority, target, headers, url: `${scheme}://${formatAuthority(authority, scheme)}${path}` }
}

/** Outside of a tunnel, a proxy takes absolute-form `http` targets alone; null for any other. */
export function routeOfProxyRequest(target: string, headers: HeaderList): Route | null {
  const parsed = parseAbsoluteForm(target)
  if (parsed === null) return null
  const { authority, path } = parsed
  const host = formatAuthority(authority, 'http')
  return { authority, target: path, headers: withHost(headers, host), url: `http://${host}${path}` }
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
