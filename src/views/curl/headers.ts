// The headers of a request as options of curl, in their order; without those that curl or a connection has of its own.

import type { HeaderList } from '../../http/headers.ts'
import { header } from '../../http/headers.ts'
import type { Piece, Secrets } from './secrets.ts'

/** RFC 9110 §5.6.2. Anything else, `@file` above all, curl would read in a way of its own. */
const TOKEN = /^[!#$%&'*+.^_`|~\w-]+$/u

/** Of one connection, or between the client and pullscope. */
const NOT_SENT = /^(?:proxy-(?:connection|authorization)|host|content-length)$/iu

/** What curl adds by itself, and a request did not have. */
const ADDED_BY_CURL = ['Accept', 'User-Agent'] as const
const ADDED_TO_A_BODY = ['Content-Type', 'Expect'] as const

export interface SentHeaders {
  /** One value a header, such as `Accept: text/html`. */
  readonly values: readonly (readonly Piece[])[]
  /** What was left out, one line each. */
  readonly remarks: readonly string[]
}

interface About {
  readonly url: URL
  /** `compressed`: the body is given without its content coding. */
  readonly body: 'none' | 'plain' | 'compressed'
  readonly secrets: Secrets
}

export function sentHeaderValues(headers: HeaderList, about: About): SentHeaders {
  const values: (readonly Piece[])[] = []
  const remarks: string[] = []
  for (const [name, value] of headers) {
    if (!isSent(name, value, about)) continue
    // HTTP/2 has the method and the host as headers; they stand elsewhere here.
    if (name.startsWith(':')) continue
    if (!TOKEN.test(name)) remarks.push(`left out, for its name is none: ${name}`)
    else if (/[\0\r\n]/u.test(value)) remarks.push(`left out, for a header has one line: ${name}`)
    else values.push(valueOf(name, value, about.secrets))
  }
  const foreign = about.body === 'none' ? ADDED_BY_CURL : [...ADDED_BY_CURL, ...ADDED_TO_A_BODY]
  const unasked = foreign.filter((name) => header(headers, name) === null)
  return { values: [...values, ...unasked.map((name) => [`${name}:`])], remarks }
}

function isSent(name: string, value: string, { url, body }: About): boolean {
  if (/^host$/iu.test(name)) return value.toLowerCase() !== url.host
  // Without a body curl says nothing of its length, and some registries then answer 411.
  if (/^content-length$/iu.test(name)) return body === 'none' && value === '0'
  if (/^content-encoding$/iu.test(name)) return body !== 'compressed'
  return !NOT_SENT.test(name)
}

/** curl takes `Name:` for "without it"; an empty value is written with a semicolon. Credentials are never written. */
function valueOf(name: string, value: string, secrets: Secrets): readonly Piece[] {
  if (value.trim() === '') return [`${name};`]
  if (!/^authorization$/iu.test(name)) return secrets.split(`${name}: ${value}`, 'SECRET')
  const [, scheme = '', credentials = value] = /^([\w-]+ +)(.+)$/su.exec(value) ?? []
  const kind = /^bearer/iu.test(scheme) ? 'TOKEN' : /^basic/iu.test(scheme) ? 'BASIC' : 'SECRET'
  const [mark = credentials] = /^redacted:[0-9a-f]{12}/u.exec(credentials) ?? []
  return [`${name}: ${scheme}`, secrets.named(mark, kind)]
}
