// Headers, URL and version of a message, as the event log has them.

import { header, type HeaderList } from '../../../http/headers.ts'
import type { Dialect } from './dialect.ts'
import type { RequestShape } from './entry-shape.ts'

/**
 * In the order of the file. HTTP/2's pseudo headers are no headers; Chromium joins repeats by line feeds, which no value
 * can hold.
 */
export function headersOf(pairs: RequestShape['headers']): HeaderList {
  return (pairs ?? []).flatMap(({ name, value }): HeaderList =>
    name.startsWith(':') ? [] : value.split('\n').map((line) => [name, line] as const),
  )
}

/** `1.1`, `2`, `3`: from `HTTP/1.1`, `http/2.0`, `h2`, `h3`; `unknown` where the file has none. */
export function versionOf(text: string | null | undefined): string {
  const version = (text ?? '')
    .replace(/^HTTP\//i, '')
    .replace(/^h([23])(?:-.*)?$/i, '$1')
    .replace(/^([23])\.0$/, '$1')
  return version === '' ? 'unknown' : version
}

/** Host, with the port if it is not the scheme's own; the text itself where it is no URL. */
export function authorityOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url
}

/** As the client meant it: with the name in `Host`, where the file has an address instead. */
export function meantUrl({ url, headers }: RequestShape, { urls }: Dialect): string {
  if (urls === 'named' || !isAddress(authorityOf(url))) return url
  const named = header(headersOf(headers), 'host') ?? ''
  return named === '' || isAddress(named)
    ? url
    : url.replace(/^(\w+:\/\/)[^/?#]*/, (_, scheme: string) => scheme + named)
}

function isAddress(authority: string): boolean {
  return /^\d+(?:\.\d+){3}(?::\d+)?$|^\[/.test(authority)
}
