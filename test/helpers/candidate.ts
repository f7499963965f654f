// A registry proxy in front of the embedded hub: small, and right. Each way to break it is one hook (candidate/breaks.ts).

import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { buffer, text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { onTestFinished } from 'vitest'
import type { Leaf } from '../../certs/leaf.ts'
import { fromRawHeaders, header, toRawHeaders, type HeaderList } from '../../src/http/headers.ts'
import type { RunningHub } from '../../src/hub/options.ts'
import type { Breaks, ClientAsk, Head, Reply, TokenAsk } from './candidate/breaks.ts'
import {
  endToEnd,
  libraryScope,
  ownLinks,
  ownRealm,
  withLibrary,
  without,
  withScopes,
} from './candidate/rewrite.ts'
import { askFollowing, upstreams, type Upstreams } from './candidate/upstream.ts'

export interface CandidateOptions {
  readonly hub: Pick<RunningHub, 'authorities'>
  /** Scheme of the hub; `http` by default. */
  readonly hubScheme?: 'http' | 'https'
  /** PEM of the CA behind the hub's certificates. */
  readonly hubCa?: string
  /** The certificate that the candidate shows; plain HTTP without one. */
  readonly leaf?: Leaf
  /** Name in its URL; `127.0.0.1`, where it listens. */
  readonly host?: string
  /** Whether uploads and deletes are passed on, or refused by 405; passed by default. */
  readonly writes?: 'passed' | 'refused'
  readonly breaks?: Breaks
}

export interface StartedCandidate {
  readonly url: URL
  readonly port: number
  /** What it was asked, in order. */
  readonly asked: readonly ClientAsk[]
  close(): Promise<void>
}

interface Serving {
  readonly upstream: Upstreams
  readonly breaks: Breaks
  readonly origins: { readonly registry: string; readonly authorization: string }
  readonly kept: Map<string, Kept>
  readonly writes: 'passed' | 'refused'
}

interface Kept extends Head {
  readonly body: Buffer
}

interface Call {
  readonly ask: ClientAsk
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly signal: AbortSignal
}

/** Closes with the test, if nobody closes it before. */
export async function startCandidate(options: CandidateOptions): Promise<StartedCandidate> {
  const { hub, hubScheme = 'http', hubCa = null, leaf, host = '127.0.0.1' } = options
  const upstream = upstreams(hub, hubCa)
  const originOf = (role: 'registry' | 'authorization'): string =>
    `${hubScheme}://${hub.authorities[role].name}`
  const serving: Serving = {
    upstream,
    breaks: options.breaks ?? {},
    origins: { registry: originOf('registry'), authorization: originOf('authorization') },
    kept: new Map(),
    writes: options.writes ?? 'passed',
  }
  const asked: ClientAsk[] = []
  const scheme = leaf === undefined ? 'http' : 'https'
  const server = leaf === undefined ? createHttpServer() : createHttpsServer({ ...leaf })
  server.keepAliveTimeout = 90_000
  server.on('request', (request, response) => {
    const { method = '', url: target = '', rawHeaders, headers } = request
    const ask = {
      method,
      target,
      headers: fromRawHeaders(rawHeaders),
      self: `${scheme}://${headers.host ?? ''}`,
    }
    asked.push(ask)
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    serve({ ask, request, response, signal: gone.signal }, serving).catch((error: unknown) => {
      if (response.headersSent) response.destroy()
      else sendText(refusal(502, 'UNAVAILABLE', String(error)), { request, response })
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  let closing: Promise<void> | null = null
  const close = (): Promise<void> => {
    closing ??= new Promise((resolve) => {
      upstream.close()
      server.close(() => resolve())
      server.closeAllConnections()
    })
    return closing
  }
  onTestFinished(close)
  return { url: new URL(`${scheme}://${host}:${port}`), port, asked, close }
}

async function serve(call: Call, serving: Serving): Promise<void> {
  const { ask } = call
  const { breaks, kept } = serving
  const own = breaks.reply?.(ask) ?? replyOf(ask, serving)
  if (own !== null) {
    sendText(own, call)
    return
  }
  const key = breaks.cacheKey?.(ask) ?? null
  const before = key === null ? undefined : kept.get(key)
  if (before !== undefined) return sendBody(before, Readable.from([before.body]), call)
  const isToken = /^\/token(?:\?|$)/.test(ask.target)
  const answer = isToken ? await askToken(call, serving) : await askRegistry(call, serving)
  const head = headOf(answer, ask, serving)
  const body = breaks.body?.(answer, ask) ?? answer
  if (key === null) return sendBody(head, body, call)
  const whole = { ...head, body: await buffer(body) }
  kept.set(key, whole)
  return sendBody(whole, Readable.from([whole.body]), call)
}

/** What it answers of its own: 404 for what is no registry's, 405 for writes that it does not take. */
function replyOf({ method, target }: ClientAsk, { writes }: Serving): Reply | null {
  if (!/^\/(?:v2(?:\/|\?|$)|token(?:\?|$))/.test(target)) return refusal(404, 'NOT_FOUND', 'no registry here')
  const isRead = method === 'GET' || method === 'HEAD' || target.startsWith('/token')
  return isRead || writes === 'passed' ? null : refusal(405, 'UNSUPPORTED', 'this mirror is for pulls')
}

async function askToken({ ask, request, signal }: Call, serving: Serving): Promise<IncomingMessage> {
  const { breaks, origins, upstream } = serving
  const form = ask.method === 'POST' ? await text(request) : null
  const asked: TokenAsk = { ...ask, origin: origins.authorization, headers: upHeaders(ask), form }
  const [path = '', query] = ask.target.split(/\?(.*)/s)
  const scope = breaks.scope ?? libraryScope
  const right: TokenAsk = {
    ...asked,
    target: query === undefined ? path : `${path}?${withScopes(query, scope)}`,
    form: form === null ? null : withScopes(form, scope),
  }
  const sent = breaks.tokenAsk?.(right, asked) ?? right
  const length: HeaderList =
    sent.form === null ? [] : [['Content-Length', String(Buffer.byteLength(sent.form))]]
  const headers = [...without(sent.headers, 'content-length'), ...length]
  return upstream.ask({ ...sent, headers }, { body: sent.form, signal })
}

/** Of Docker Hub alone; others are 404, so that clients go on to the next mirror (containerd, docs/hosts.md). */
const HUB_NAMES: readonly (string | null)[] = [null, 'docker.io', 'registry-1.docker.io', 'index.docker.io']

async function askRegistry(call: Call, serving: Serving): Promise<IncomingMessage> {
  const { ask, request, signal } = call
  const { breaks, origins, upstream } = serving
  const ns = new URL(ask.target, ask.self).searchParams.get('ns')
  const known = HUB_NAMES.includes(ns) ? origins.registry : null
  const origin = breaks.upstreamOf === undefined ? known : breaks.upstreamOf(known, ns)
  if (origin === null) return unknownNamespace(ns ?? '')
  const target = withLibrary(ask.target)
  const headers = upHeaders(ask)
  const first = {
    method: ask.method,
    origin,
    target: breaks.target?.(target, ask) ?? target,
    headers: (await breaks.upstreamHeaders?.(headers, ask)) ?? headers,
  }
  const hasBody = ask.method !== 'GET' && ask.method !== 'HEAD'
  return askFollowing(first, { ask, breaks, upstream, signal, body: hasBody ? request : null })
}

/** As if an upstream had answered so. */
function unknownNamespace(ns: string): IncomingMessage {
  const { status, headers, text } = refusal(404, 'NAME_UNKNOWN', `no mirror of ${ns}`)
  return Object.assign(Readable.from([Buffer.from(text)]), {
    statusCode: status,
    rawHeaders: toRawHeaders(headers),
  }) as unknown as IncomingMessage
}

function upHeaders({ headers }: ClientAsk): HeaderList {
  return without(endToEnd(headers), 'host')
}

function headOf(
  { statusCode: status = 0, rawHeaders }: IncomingMessage,
  ask: ClientAsk,
  serving: Serving,
): Head {
  const { breaks, origins } = serving
  const came = endToEnd(fromRawHeaders(rawHeaders))
  const headers = breaks.links === 'as-they-came' ? came : ownLinks(came, origins.registry)
  const upstream = header(headers, 'www-authenticate')
  const right: Head = { status, headers }
  const challenged = upstream === null ? right : challengedHead(right, { ask, upstream, breaks })
  return breaks.answer?.(challenged, ask) ?? challenged
}

function challengedHead(
  { status, headers }: Head,
  { ask, upstream, breaks }: { ask: ClientAsk; upstream: string; breaks: Breaks },
): Head {
  const right = ownRealm(upstream, ask.self)
  const lines = breaks.challenge?.(right, { ask, upstream }) ?? [right]
  const named = lines.map((line) => ['Www-Authenticate', line] as const)
  return { status, headers: [...without(headers, 'www-authenticate'), ...named] }
}

function refusal(status: number, code: string, message: string): Reply {
  const text = JSON.stringify({ errors: [{ code, message, detail: null }] })
  const headers: HeaderList = [
    ['Content-Type', 'application/json'],
    ['Content-Length', String(Buffer.byteLength(text))],
  ]
  return { status, headers, text }
}

function sendText(
  { status, headers, text }: Reply,
  { request, response }: Pick<Call, 'request' | 'response'>,
): void {
  request.resume()
  response.writeHead(status, toRawHeaders(headers)).end(request.method === 'HEAD' ? undefined : text)
}

async function sendBody(
  { status, headers }: Head,
  body: Readable,
  { request, response }: Call,
): Promise<void> {
  response.writeHead(status, toRawHeaders(headers))
  if (request.method === 'HEAD') {
    body.resume()
    response.end()
  } else await pipeline(body, response)
}
