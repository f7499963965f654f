// What an entry of a HAR must hold to be read, and of which type. Programs leave out, or write as null, much of what the
// specification demands; what is there has to be of its type.

import type { Check } from '../../checks.ts'
import { finite, isJsonObject, list, nullable, object, optional, string } from '../../checks.ts'
import type { Dialect } from './dialect.ts'

const mayString = optional(nullable(string))
const mayNumber = optional(nullable(finite))

const pairs = list(object<Pair>({ name: string, value: string }))

interface Pair {
  readonly name: string
  readonly value: string
}

export interface PostDataShape {
  readonly text?: string | null
  /** Not of HAR 1.2; some programs write it for bytes that are no text. */
  readonly encoding?: string | null
}

export interface ContentShape {
  readonly size?: number | null
  readonly compression?: number | null
  readonly text?: string | null
  readonly encoding?: string | null
}

export interface RequestShape {
  readonly method: string
  readonly url: string
  readonly httpVersion?: string | null
  readonly headers?: readonly Pair[] | null
  readonly postData?: PostDataShape | null
  readonly bodySize?: number | null
}

export interface ResponseShape {
  readonly status?: number | null
  readonly statusText?: string | null
  readonly httpVersion?: string | null
  readonly headers?: readonly Pair[] | null
  readonly content?: ContentShape | null
  readonly headersSize?: number | null
  readonly bodySize?: number | null
  /** Chromium: with the head. */
  readonly _transferSize?: number | null
  /** Chromium and mitmproxy. */
  readonly _error?: string | null
  /** Playwright. */
  readonly _failureText?: string | null
  /** Charles: `COMPLETE`, `FAILED`. */
  readonly _charlesStatus?: string | null
}

export interface TimingsShape {
  readonly blocked?: number | null
  readonly dns?: number | null
  readonly connect?: number | null
  readonly ssl?: number | null
  readonly send?: number | null
  readonly wait?: number | null
  readonly receive?: number | null
}

export interface EntryShape {
  readonly startedDateTime: string
  readonly time?: number | null
  readonly request: RequestShape
  readonly response?: ResponseShape | null
  readonly timings?: TimingsShape | null
  readonly serverIPAddress?: string | null
  /** Chromium: from the memory or disk cache. */
  readonly _fromCache?: string | null
}

const postData = object<PostDataShape>({ text: mayString, encoding: mayString })

const content = object<ContentShape>({
  size: mayNumber,
  compression: mayNumber,
  text: mayString,
  encoding: mayString,
})

const request = object<RequestShape>({
  method: string,
  url: string,
  httpVersion: mayString,
  headers: optional(nullable(pairs)),
  postData: optional(nullable(postData)),
  bodySize: mayNumber,
})

const response = object<ResponseShape>({
  status: mayNumber,
  statusText: mayString,
  httpVersion: mayString,
  headers: optional(nullable(pairs)),
  content: optional(nullable(content)),
  headersSize: mayNumber,
  bodySize: mayNumber,
  _transferSize: mayNumber,
  _error: mayString,
  _failureText: mayString,
  _charlesStatus: mayString,
})

const timings = object<TimingsShape>({
  blocked: mayNumber,
  dns: mayNumber,
  connect: mayNumber,
  ssl: mayNumber,
  send: mayNumber,
  wait: mayNumber,
  receive: mayNumber,
})

export const ENTRY: Check<EntryShape> = object<EntryShape>({
  startedDateTime: string,
  time: mayNumber,
  request,
  response: optional(nullable(response)),
  timings: optional(nullable(timings)),
  serverIPAddress: mayString,
  _fromCache: mayString,
})

/**
 * What the file calls the connection; null when it does not say. Chromium writes the port of the server into
 * `connection`, and the connection into `_connectionId`.
 */
export function connectionOf(entry: unknown, url: string, dialect: Dialect): string | null {
  if (!isJsonObject(entry) || dialect.connection === 'port') return null
  const { _connectionId: own, connection } = entry
  const named = [own, connection]
    .map((name) => (typeof name === 'number' ? String(name) : name))
    .find((name) => typeof name === 'string' && name !== '' && name !== '0')
  if (typeof named !== 'string') return null
  return own === undefined && named === portOf(url) ? null : named
}

/** Of the server, or of whatever was connected to in its place, as far as the file says. */
export function connectedPort(entry: unknown, url: string, dialect: Dialect): string | null {
  const told = isJsonObject(entry) ? entry['connection'] : undefined
  const isTold = dialect.connection === 'port' && typeof told === 'string' && /^[1-9]\d{0,4}$/.test(told)
  return isTold ? told : portOf(url)
}

/** With the scheme's own, where the URL has none. */
function portOf(url: string): string | null {
  if (!URL.canParse(url)) return null
  const { port, protocol } = new URL(url)
  return port === '' ? (/^(?:http|ws):$/.test(protocol) ? '80' : '443') : port
}
