// One exchange, read as registry traffic: parsed once, however often a live trace is decoded again.

import { parseAuthenticate, type Challenge } from '../http/authenticate.ts'
import { contentLength, header, headerValues, mediaType } from '../http/headers.ts'
import { sentHeaders } from '../model/sent.ts'
import type { Exchange, ResponseHead } from '../model/session.ts'
import { operationOf, type Operation } from '../registry/endpoint.ts'
import { parseManifest, type Manifest } from '../registry/manifest.ts'

export interface Reading {
  readonly exchange: Exchange
  /** null when the request target is no URL. */
  readonly url: URL | null
  /** Host, with the port if it is not the scheme's default. */
  readonly authority: string
  readonly operation: Operation | null
  readonly response: ResponseHead | null
  readonly status: number | null
  /** 2xx with a body that came whole. */
  readonly isGood: boolean
  readonly challenges: readonly Challenge[]
  /** Absolute, when there is one. */
  readonly location: URL | null
  readonly mediaType: string | null
  /** `Content-Length` of the answer. */
  readonly length: number | null
  /** `Docker-Content-Digest` of the answer. */
  readonly contentDigest: string | null
  readonly manifest: Manifest | null
  /** Kept text of the answer. */
  readonly text: string | null
  /** The value of `Authorization`, as it stands in the capture. */
  readonly authorization: string | null
}

// Exchanges are immutable and replaced on change, so a reading stays true for as long as its exchange lives.
const readings = new WeakMap<Exchange, Reading>()

export function read(exchange: Exchange): Reading {
  const known = readings.get(exchange)
  if (known !== undefined) return known
  const reading = readAnew(exchange)
  readings.set(exchange, reading)
  return reading
}

function readAnew(exchange: Exchange): Reading {
  const { method, url: target } = exchange.request
  // `CONNECT registry.example:443` names an authority, which a URL parser takes for a scheme and a path.
  const url = method === 'CONNECT' ? null : parseUrl(target)
  const response = 'response' in exchange ? exchange.response : null
  const headers = response?.headers ?? []
  const text = exchange.state === 'complete' ? (exchange.body.text ?? null) : null
  const status = response?.status ?? null
  const location = header(headers, 'location')
  const manifest = text === null ? null : parseManifest(text)
  return {
    exchange,
    url,
    authority: url?.host ?? (method === 'CONNECT' ? target.replace(/:443$/, '') : target),
    operation: url === null ? null : operationOf(method, url),
    response,
    status,
    isGood: exchange.state === 'complete' && status !== null && status >= 200 && status < 300,
    challenges: headerValues(headers, 'www-authenticate').flatMap((value) => parseAuthenticate(value)),
    location: location === null ? null : parseUrl(location, url ?? undefined),
    mediaType: mediaType(headers),
    length: contentLength(headers),
    contentDigest:
      header(headers, 'docker-content-digest') ?? (manifest === null ? null : ownDigest(exchange)),
    manifest,
    text,
    authorization: header(sentHeaders(exchange.request), 'authorization'),
  }
}

/** Of a manifest whose registry does not name its digest: clients then reckon it themselves. */
function ownDigest(exchange: Exchange): string | null {
  if (exchange.state !== 'complete' || exchange.request.method !== 'GET') return null
  const { sha256, decoded } = exchange.body
  return sha256 === null || decoded !== undefined ? null : `sha256:${sha256}`
}

/** URL without throwing; redacted values are legal in a query, so captures parse like live traffic. */
function parseUrl(text: string, base?: URL): URL | null {
  return URL.canParse(text, base?.href) ? new URL(text, base) : null
}

/** A URL without its query: what stays when parameters are added to it. */
export function placeOf(url: URL): string {
  return url.origin + url.pathname
}
