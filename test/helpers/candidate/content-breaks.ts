// Candidates that get content wrong: each is one hook, by the id of the fault that it is about.

import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { createGzip, gunzipSync } from 'node:zlib'
import { header, type HeaderList } from '../../../src/http/headers.ts'
import type { Breaks, ClientAsk, Reply, UpstreamAsk } from './breaks.ts'
import { without } from './rewrite.ts'

/** Where the hub behind a candidate has its store (with-hub/addresses.ts), and one more address. */
const STORE = '127.0.0.3'

export const isManifest = ({ target }: ClientAsk): boolean => /\/manifests\//.test(target)
export const isTagged = ({ target }: ClientAsk): boolean => /\/manifests\/(?!sha256:)/.test(target)
export const isBlob = ({ target }: ClientAsk): boolean => /\/blobs\/sha256:/.test(target)

function pageOf(status: number, title: string): Reply {
  const text = `<!DOCTYPE html>\n<html><head><title>${title}</title></head></html>\n`
  const headers = [
    ['Content-Type', 'text/html'],
    ['Content-Length', String(text.length)],
  ] as const
  return { status, headers, text }
}

export const page = pageOf(200, 'Welcome to nginx!')

export function json(status: number): Reply {
  return { status, headers: [['Content-Type', 'application/json']], text: '{"errors":[]}' }
}

export function withHeader(headers: HeaderList, name: string, value: string): HeaderList {
  return [...without(headers, name.toLowerCase()), [name, value]]
}

/** A change to heads of 200. */
export function heads(
  when: (ask: ClientAsk) => boolean,
  change: (headers: HeaderList) => HeaderList,
): Breaks {
  return {
    answer: (right, ask) =>
      right.status === 200 && when(ask) ? { ...right, headers: change(right.headers) } : right,
  }
}

/** Other bytes than those that came, in chunks; errors are left as they are. */
export function bodies(when: (ask: ClientAsk) => boolean, change: (bytes: Buffer) => Buffer): Breaks {
  return {
    answer: ({ status, headers }, ask) => ({
      status,
      headers: when(ask) ? without(headers, 'content-length') : headers,
    }),
    body: (right, ask) =>
      when(ask) ? Readable.from(changed(right, isError(right) ? (bytes) => bytes : change)) : right,
  }
}

function isError(right: Readable): boolean {
  return statusOf(right) >= 400
}

/** What comes from an upstream is Node's own message. */
function statusOf(right: Readable): number {
  return 'statusCode' in right ? Number(right.statusCode) : 0
}

async function* changed(right: Readable, change: (bytes: Buffer) => Buffer): AsyncGenerator<Buffer> {
  yield change(await buffer(right))
}

export const passesRedirects: Breaks = { followRedirect: () => 'pass' }

export const knowsOneStore: Breaks = {
  followRedirect: ({ location }) => (location.hostname === STORE ? 'follow' : 'pass'),
}

export const follows307Only: Breaks = {
  followRedirect: ({ status }) => (status === 307 ? 'follow' : 'pass'),
}

export function followsOnce(): Breaks {
  const followed = new WeakSet<ClientAsk>()
  return {
    followRedirect: ({ ask }) => {
      if (followed.has(ask)) return 'pass'
      followed.add(ask)
      return 'follow'
    },
  }
}

/** As a Worker that says `method: "GET"`. */
export const getsInsteadOfHead: Breaks = { redirected: (right) => ({ ...right, method: 'GET' }) }

export const takesTokenAlong: Breaks = {
  redirected: (right, { ask }) => {
    const token = header(ask.headers, 'authorization')
    return token === null ? right : { ...right, headers: withHeader(right.headers, 'Authorization', token) }
  },
}

/** The target of a redirect is kept by what the client asked. */
export function keepsSignedUrls(): Breaks {
  const kept = new Map<string, UpstreamAsk>()
  return {
    redirected: (right, { ask }) => {
      const key = `${ask.target} ${right.target.split('?', 1)[0] ?? ''}`
      const known = kept.get(key) ?? right
      kept.set(key, known)
      return { ...right, target: known.target }
    },
  }
}

export const keepsRedirects: Breaks = { ...passesRedirects, ...keptWithRange() }

export const decodesSignedUrls: Breaks = {
  redirected: (right) => ({ ...right, target: right.target.replaceAll('%2f', '/').replaceAll('%2B', '+') }),
}

export const losesSignatures: Breaks = {
  redirected: (right) => ({ ...right, target: right.target.split('?', 1)[0] ?? '' }),
}

export const asksStoreByOwnName: Breaks = {
  host: (right) => (right.startsWith(STORE) ? 'mirror.example' : right),
}

export const dropsRange: Breaks = {
  upstreamHeaders: (right) => without(right, 'range'),
}

export const dropsContentRange: Breaks = {
  answer: (right) => ({ ...right, headers: without(right.headers, 'content-range') }),
}

export const refusesSuffixes: Breaks = {
  reply: ({ headers }) => (/^bytes=-/.test(header(headers, 'range') ?? '') ? json(416) : null),
}

/** Keeps by what a client may see, and by more. */
function kept(when: (ask: ClientAsk) => boolean, key: (ask: ClientAsk) => string): Breaks {
  return {
    cacheKey: (ask) => (when(ask) ? `${header(ask.headers, 'authorization') ?? ''} ${key(ask)}` : null),
  }
}

function keptWithRange(): Breaks {
  return kept(
    isBlob,
    ({ method, target, headers }) => `${method} ${target} ${header(headers, 'range') ?? ''}`,
  )
}

/** What came first is kept for all, a part too. */
export const keepsParts: Breaks = kept(isBlob, ({ method, target }) => `${method} ${target}`)

export const sendsHalves: Breaks = bodies(isBlob, (bytes) => bytes.subarray(0, Math.floor(bytes.length / 2)))

export const sendsNothing: Breaks = bodies(isBlob, () => Buffer.alloc(0))

export const sendsNoManifests: Breaks = bodies(
  (ask) => isManifest(ask) && ask.method === 'GET',
  () => Buffer.alloc(0),
)

export const flipsABit: Breaks = bodies(isBlob, (bytes) => {
  const copy = Buffer.from(bytes)
  copy[0] = (copy[0] ?? 0) ^ 1
  return copy
})

/** What came until the store broke off is taken for the whole, and kept. */
export const keepsInterrupted: Breaks = {
  answer: ({ status, headers }, ask) => ({
    status,
    headers: isBlob(ask) ? without(headers, 'content-length') : headers,
  }),
  body: (right, ask) => (isBlob(ask) ? Readable.from(untilBroken(right)) : right),
  ...keptWithRange(),
}

async function* untilBroken(right: Readable): AsyncGenerator<Buffer> {
  try {
    for await (const chunk of right) yield chunk as Buffer
  } catch (error) {
    if (!(error instanceof Error) || !/aborted|reset/i.test(error.message)) throw error
  }
}

/** As a page that takes all paths that nobody else has taken. */
export const catchesAll: Breaks = {
  answer: (right) =>
    right.status === 404 ? { status: 200, headers: [['Content-Type', 'text/html']] } : right,
  body: (right) => (statusOf(right) === 404 ? Readable.from([page.text]) : right),
}

export const servesPagesAsManifests: Breaks = { reply: (ask) => (isManifest(ask) ? page : null) }

export const holdsBack: Breaks = {
  body: (right, ask) => (isBlob(ask) ? Readable.from(changed(right, (bytes) => bytes)) : right),
}

export const dropsAccept: Breaks = { upstreamHeaders: (right) => without(right, 'accept') }

export const keepsFirstAcceptLine: Breaks = {
  upstreamHeaders: (right) => {
    const first = header(right, 'accept')
    return first === null ? right : withHeader(right, 'Accept', first)
  },
}

const accepted = ({ headers }: ClientAsk): string =>
  headers
    .filter(([name]) => name.toLowerCase() === 'accept')
    .map(([, value]) => value)
    .join()

export const keyWithoutAccept: Breaks = kept(isManifest, ({ method, target }) => `${method} ${target}`)

export const keyWithoutMethod: Breaks = kept(isManifest, (ask) => `${ask.target} ${accepted(ask)}`)

export const keyWithoutRepository: Breaks = {
  cacheKey: (ask) =>
    isManifest(ask) ? `${ask.method} ${ask.target.split('/').at(-1) ?? ''} ${accepted(ask)}` : null,
}

export const keepsTags: Breaks = kept(isTagged, (ask) => `${ask.method} ${ask.target} ${accepted(ask)}`)

export function refusesHead(status: number, when: (ask: ClientAsk) => boolean): Breaks {
  return { reply: (ask) => (ask.method === 'HEAD' && when(ask) ? json(status) : null) }
}

export function dropsFromHead(...names: readonly string[]): Breaks {
  return heads(
    (ask) => ask.method === 'HEAD' && isManifest(ask),
    (headers) => without(headers, ...names),
  )
}

/** HEAD of a manifest says so many bytes, whatever it has. */
export function saysLength(length: string): Breaks {
  return heads(
    (ask) => isManifest(ask) && ask.method === 'HEAD',
    (headers) => withHeader(headers, 'Content-Length', length),
  )
}

export const dropsDigest: Breaks = heads(isManifest, (headers) => without(headers, 'docker-content-digest'))

export const saysAnotherDigest: Breaks = heads(isManifest, (headers) =>
  withHeader(headers, 'Docker-Content-Digest', `sha256:${'0'.repeat(64)}`),
)

export function typed(type: string, when: (ask: ClientAsk) => boolean = isManifest): Breaks {
  return heads(when, (headers) => withHeader(headers, 'Content-Type', type))
}

const takesGzip = (ask: ClientAsk): boolean =>
  ask.method === 'GET' &&
  (isManifest(ask) || isBlob(ask)) &&
  /gzip/.test(header(ask.headers, 'accept-encoding') ?? '')

/** `gzip on` with broad types. */
export const compresses: Breaks = {
  ...heads(takesGzip, (headers) =>
    withHeader(without(headers, 'content-length'), 'Content-Encoding', 'gzip'),
  ),
  body: (right, ask) => (takesGzip(ask) && statusOf(right) === 200 ? right.pipe(createGzip()) : right),
}

/** Apache’s AddEncoding: by the name of the file. */
export const mislabels: Breaks = heads(isBlob, (headers) => withHeader(headers, 'Content-Encoding', 'x-gzip'))

/** An HTTP library that undoes what was never done for the way. */
export const unpacks: Breaks = bodies(isBlob, (bytes) => (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes))

export function refusesLongHeaders(bytes: number): Breaks {
  return {
    reply: ({ headers }) =>
      headers.some(([, value]) => value.length > bytes)
        ? pageOf(400, '400 Request Header Or Cookie Too Large')
        : null,
    redirected: (right) => {
      if (right.target.length > bytes) throw new Error('upstream sent too big header')
      return right
    },
  }
}

export const asksUpstreamByOwnName: Breaks = { host: () => 'mirror.example' }

export const upstreamIsDown: Breaks = { reply: () => json(502) }
