// What a registry proxy has to rewrite on the way up and down. Pure: from text to text.

import { headerValues, type HeaderList } from '../../../src/http/headers.ts'

const SHORT_PATH = /^\/v2\/([^/?]+)\/(manifests|blobs|tags|referrers)\//

/** Official images are below `library/`; clients say so for docker.io alone. */
export function withLibrary(target: string): string {
  return target.replace(SHORT_PATH, '/v2/library/$1/$2/')
}

export function libraryScope(scope: string): string {
  return scope.replace(/^repository:([^/:]+):/, 'repository:library/$1:')
}

/** Rewrites each scope of a query or a form, several in one parameter too, and leaves all other pairs as they are. */
export function withScopes(query: string, rewrite: (scope: string) => string): string {
  const pairs = query.split('&').map((pair) => {
    const [, value] = /^scope=(.*)$/.exec(pair) ?? []
    if (value === undefined) return pair
    const scopes = decodeURIComponent(value.replaceAll('+', ' ')).split(' ')
    return `scope=${encodeURIComponent(scopes.map(rewrite).join(' '))}`
  })
  return pairs.join('&')
}

/** The whole realm, whatever stood there. */
export function ownRealm(challenge: string, self: string): string {
  return challenge.replace(/realm="[^"]*"/, `realm="${self}/token"`)
}

const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** RFC 9110 §7.6.1. */
export function endToEnd(headers: HeaderList): HeaderList {
  const named = headerValues(headers, 'connection').flatMap((value) => value.toLowerCase().split(/\s*,\s*/))
  return headers.filter(([name]) => {
    const lower = name.toLowerCase()
    return !HOP_BY_HOP.has(lower) && !named.includes(lower)
  })
}

export function without(headers: HeaderList, ...names: readonly string[]): HeaderList {
  return headers.filter(([name]) => !names.includes(name.toLowerCase()))
}

/** Links and the places of uploads, for a client that knows this host alone: without the upstream's. */
export function ownLinks(headers: HeaderList, upstream: string): HeaderList {
  return headers.map(([name, value]) => {
    const isLink = /^(?:link|location)$/i.test(name)
    return [name, isLink ? value.replace(upstream, '') : value] as const
  })
}
