// HAR 1.2 as one table, written from the specification and apart from the code under test: every object, every field.
// http://www.softwareishard.com/blog/har-12-spec/
// The published schema (har-schema 2.0.0) has had no release since 2017 and needs a validator that reads its old draft.

type Kind =
  | 'string'
  | 'number'
  | 'integer'
  | 'boolean'
  | 'time'
  | 'url'
  | 'any'
  | readonly [list: string]
  | { readonly of: string }

/** A name that ends in `?` is optional. */
type Fields = Readonly<Record<string, Kind>>

const SPEC: Readonly<Record<string, Fields>> = {
  root: { log: { of: 'log' } },
  log: {
    version: 'string',
    creator: { of: 'creator' },
    'browser?': { of: 'creator' },
    'pages?': ['page'],
    entries: ['entry'],
    'comment?': 'string',
  },
  creator: { name: 'string', version: 'string', 'comment?': 'string' },
  page: {
    startedDateTime: 'time',
    id: 'string',
    title: 'string',
    pageTimings: { of: 'pageTimings' },
    'comment?': 'string',
  },
  pageTimings: { 'onContentLoad?': 'number', 'onLoad?': 'number', 'comment?': 'string' },
  entry: {
    'pageref?': 'string',
    startedDateTime: 'time',
    time: 'number',
    request: { of: 'request' },
    response: { of: 'response' },
    cache: { of: 'cache' },
    timings: { of: 'timings' },
    'serverIPAddress?': 'string',
    'connection?': 'string',
    'comment?': 'string',
  },
  request: {
    method: 'string',
    url: 'url',
    httpVersion: 'string',
    cookies: ['cookie'],
    headers: ['pair'],
    queryString: ['pair'],
    'postData?': { of: 'postData' },
    headersSize: 'integer',
    bodySize: 'integer',
    'comment?': 'string',
  },
  response: {
    status: 'integer',
    statusText: 'string',
    httpVersion: 'string',
    cookies: ['cookie'],
    headers: ['pair'],
    content: { of: 'content' },
    redirectURL: 'string',
    headersSize: 'integer',
    bodySize: 'integer',
    'comment?': 'string',
  },
  cookie: {
    name: 'string',
    value: 'string',
    'path?': 'string',
    'domain?': 'string',
    'expires?': 'time',
    'httpOnly?': 'boolean',
    'secure?': 'boolean',
    'comment?': 'string',
  },
  pair: { name: 'string', value: 'string', 'comment?': 'string' },
  postData: { mimeType: 'string', params: ['param'], text: 'string', 'comment?': 'string' },
  param: {
    name: 'string',
    'value?': 'string',
    'fileName?': 'string',
    'contentType?': 'string',
    'comment?': 'string',
  },
  content: {
    size: 'integer',
    'compression?': 'number',
    mimeType: 'string',
    'text?': 'string',
    'encoding?': 'string',
    'comment?': 'string',
  },
  cache: { 'beforeRequest?': 'any', 'afterRequest?': 'any', 'comment?': 'string' },
  timings: {
    'blocked?': 'number',
    'dns?': 'number',
    'connect?': 'number',
    send: 'number',
    wait: 'number',
    receive: 'number',
    'ssl?': 'number',
    'comment?': 'string',
  },
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/

/** What is wrong with a document, in sentences; none for a HAR that is valid. */
export function complaints(document: unknown): string[] {
  const form = [...misfits(document, { of: 'root' }, '')]
  return form.length > 0 ? form : [...sumsOf(document as HarDocument)]
}

function* misfits(value: unknown, kind: Kind, place: string): Generator<string> {
  if (typeof kind === 'string') {
    if (!fits(value, kind)) yield `${place} is ${JSON.stringify(value)}, not of the kind ${kind}`
  } else if ('of' in kind) {
    yield* fieldMisfits(value, kind.of, place)
  } else if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) yield* fieldMisfits(item, kind[0], `${place}[${i}]`)
  } else yield `${place} is no list`
}

function* fieldMisfits(value: unknown, name: string, place: string): Generator<string> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    yield `${place} is no object`
    return
  }
  const object = value as Record<string, unknown>
  const fields = SPEC[name] ?? {}
  for (const [key, kind] of Object.entries(fields)) {
    const field = key.replace('?', '')
    if (Object.hasOwn(object, field)) yield* misfits(object[field], kind, `${place}.${field}`)
    else if (!key.endsWith('?')) yield `${place}.${field} is missing`
  }
  for (const field of Object.keys(object)) {
    const known = Object.hasOwn(fields, field) || Object.hasOwn(fields, `${field}?`)
    if (!known && !field.startsWith('_')) yield `${place}.${field} is not of HAR 1.2`
  }
}

function fits(value: unknown, kind: string): boolean {
  if (kind === 'any') return true
  if (kind === 'url') return typeof value === 'string' && URL.canParse(value)
  if (kind === 'time')
    return typeof value === 'string' && TIME.test(value) && !Number.isNaN(Date.parse(value))
  if (kind === 'integer') return Number.isSafeInteger(value) && (value as number) >= -1
  return typeof value === kind && (kind !== 'number' || Number.isFinite(value))
}

export interface HarDocument {
  readonly log: {
    readonly pages: readonly { readonly id: string; readonly title: string }[]
    readonly entries: readonly HarDocumentEntry[]
  }
}

export interface HarDocumentEntry {
  readonly pageref?: string
  readonly startedDateTime: string
  readonly time: number
  readonly timings: Readonly<Record<string, number>>
  readonly serverIPAddress?: string
  readonly connection?: string
  readonly comment?: string
  readonly request: {
    readonly method: string
    readonly url: string
    readonly httpVersion: string
    readonly headers: readonly { readonly name: string; readonly value: string }[]
    readonly queryString: readonly { readonly name: string; readonly value: string }[]
    readonly cookies: readonly object[]
    readonly postData?: { readonly mimeType: string; readonly text: string }
    readonly bodySize: number
  }
  readonly response: {
    readonly status: number
    readonly statusText: string
    readonly headers: readonly { readonly name: string; readonly value: string }[]
    readonly cookies: readonly object[]
    readonly content: {
      readonly size: number
      readonly text?: string
      readonly encoding?: string
      readonly mimeType: string
      readonly compression?: number
    }
    readonly redirectURL: string
    readonly bodySize: number
    readonly _error?: string
  }
  readonly _pullscope: Readonly<Record<string, unknown>>
}

/** What the specification says in words: sums, order, references. */
function* sumsOf({ log: { pages, entries } }: HarDocument): Generator<string> {
  const ids = new Set(pages.map(({ id }) => id))
  if (ids.size !== pages.length) yield 'two pages have the same id'
  let before = ''
  for (const [i, { startedDateTime, time, timings, pageref }] of entries.entries()) {
    const { blocked = -1, dns = -1, connect = -1, ssl = -1, send = -1, wait = -1, receive = -1 } = timings
    const sum = [blocked, dns, connect, send, wait, receive].reduce((all, ms) => all + Math.max(0, ms), 0)
    if (Math.abs(sum - time) > 1e-6 * Math.max(1, time))
      yield `entry ${i}: time is ${time}, its pieces are ${sum}`
    if (ssl > connect) yield `entry ${i}: ssl is not inside connect`
    if (send < 0 || wait < 0 || receive < 0) yield `entry ${i}: send, wait and receive are never -1`
    if ([blocked, dns, connect, ssl].some((ms) => ms < 0 && ms !== -1)) yield `entry ${i}: less than -1`
    if (startedDateTime < before) yield `entry ${i} began before the one before it`
    if (pageref !== undefined && !ids.has(pageref)) yield `entry ${i}: there is no page ${pageref}`
    before = startedDateTime
  }
}
