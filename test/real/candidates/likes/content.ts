// What a caching product keeps and serves: manifests and blobs by digest, and tags as its upstream has them now.

import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { contentLength, header, type HeaderList } from '../../../../src/http/headers.ts'
import { bodyOf } from '../../../../src/hub/answer.ts'
import { parseRange } from '../../../../src/hub/cdn/range.ts'
import type { Answer, HubRequest } from '../../../../src/hub/handler.ts'
import { errorAnswer } from '../../../../src/hub/registry/errors.ts'
import { isDigest } from '../../../../src/registry/digest.ts'
import type { Upstream, UpstreamAnswer, UpstreamAsk } from './upstream.ts'

export interface ContentOptions {
  /** `kept`: a tag means for ever what it meant at first. `asked` by default. */
  readonly tags?: 'asked' | 'kept'
  /** `redirected`: clients are sent to the store. `served` by default. */
  readonly blobs?: 'served' | 'redirected'
}

/** One repository of the upstream, asked for by one request of a client. */
export interface Wanted {
  readonly repository: string
  readonly request: HubRequest
}

export interface Content {
  manifest(wanted: Wanted, reference: string): Promise<Answer>
  blob(wanted: Wanted, digest: string): Promise<Answer>
  /** `path` is `tags/list` or `referrers/…`; the query goes along, and the next page is at the request's own path. */
  list(wanted: Wanted, path: string): Promise<Answer>
  /** Whether the manifest or blob is there already. */
  has(repository: string, reference: string): boolean
}

interface Kept {
  readonly bytes: Buffer
  readonly mediaType: string
  readonly digest: string
}

/** Larger blobs pass through, and are not kept. */
const KEPT_LIMIT = 64 * 1024 * 1024

const PASSED: ReadonlySet<string> = new Set([
  ...['content-type', 'docker-content-digest', 'etag', 'oci-filters-applied'],
  ...['ratelimit-limit', 'ratelimit-remaining', 'docker-ratelimit-source', 'retry-after'],
])

export function createContent(
  upstream: Upstream,
  { tags = 'asked', blobs: blobsAre = 'served' }: ContentOptions = {},
): Content {
  const manifests = new Map<string, Kept>()
  const blobs = new Map<string, Buffer>()
  const key = (repository: string, reference: string): string => `${repository}@${reference}`
  const isFixed = (reference: string): boolean => isDigest(reference) || tags === 'kept'

  const manifestOf = async ({ repository, request }: Wanted, reference: string): Promise<Answer> => {
    const headers = request.rawHeaders.filter(([name]) => name.toLowerCase() === 'accept')
    const place = isDigest(reference) ? key(repository, reference) : tagKey(repository, reference, headers)
    const kept = isFixed(reference) ? manifests.get(place) : undefined
    if (kept !== undefined && takes(headers, kept.mediaType)) return manifestAnswer(kept)
    const ask: UpstreamAsk = { method: 'GET', repository, path: `manifests/${escaped(reference)}`, headers }
    const head = await upstream.ask({ ...ask, method: 'HEAD' })
    head.discard()
    if (request.method === 'HEAD') return passed(head)
    const same = manifests.get(key(repository, header(head.headers, 'docker-content-digest') ?? ''))
    if (head.status === 200 && same !== undefined) return manifestAnswer(same)
    const answer = await upstream.ask(ask)
    if (answer.status !== 200) return passed(answer)
    const bytes = await buffer(answer.body)
    const mediaType = header(answer.headers, 'content-type') ?? ''
    const fresh: Kept = { bytes, mediaType, digest: `sha256:${sha256(bytes)}` }
    manifests.set(key(repository, fresh.digest), fresh)
    if (isFixed(reference)) manifests.set(place, fresh)
    return { ...manifestAnswer(fresh), headers: passable(answer.headers) }
  }

  const blobOf = async ({ repository, request }: Wanted, digest: string): Promise<Answer> => {
    const place = key(repository, digest)
    const kept = blobs.get(place)
    // A part of something else is of no use; but whatever has this digest is the same.
    const ifRange = request.headers['if-range']
    const range = ifRange === undefined || ifRange === `"${digest}"` ? request.headers.range : undefined
    if (kept !== undefined) return blobAnswer(kept, digest, range)
    const answer = await upstream.ask({
      ...{ method: request.method === 'HEAD' ? 'HEAD' : 'GET', repository, path: `blobs/${escaped(digest)}` },
      headers: range === undefined ? [] : [['Range', range]],
      redirects: blobsAre === 'redirected' && request.method === 'GET' ? 'passed' : 'followed',
    })
    if (answer.status === 416) {
      answer.discard()
      const size = header(answer.headers, 'content-range')
      return errorAnswer('RANGE_INVALID', { headers: size === null ? [] : [['Content-Range', size]] })
    }
    if (answer.by === 'store' && answer.status >= 400) {
      answer.discard()
      return errorAnswer('BLOB_UNKNOWN', { status: answer.status === 404 ? 404 : 502 })
    }
    const passedOn = passed(answer)
    const location = header(answer.headers, 'location')
    if (location !== null) return { ...passedOn, headers: [['Location', location]] }
    if (answer.status !== 200 && answer.status !== 206) return passedOn
    if (request.method === 'HEAD') answer.discard()
    const part = header(answer.headers, 'content-range')
    const keep = (bytes: Buffer): void => void blobs.set(place, bytes)
    const isWhole = answer.status === 200 && request.method === 'GET'
    return {
      status: answer.status,
      headers: [...blobHeaders(digest), ...(part === null ? [] : [['Content-Range', part] as const])],
      body: {
        length: passedOn.body.length,
        chunks: isWhole ? keeping(answer, { digest, keep }) : passedOn.body.chunks,
      },
    }
  }

  const listOf = async ({ repository, request }: Wanted, path: string): Promise<Answer> => {
    const query = new URLSearchParams(request.url.search)
    query.delete('ns')
    const text = query.toString()
    const answer = await upstream.ask({
      method: 'GET',
      repository,
      path: text === '' ? path : `${path}?${text}`,
    })
    const next = /^<([^>]*)>/.exec(header(answer.headers, 'link') ?? '')?.[1]
    const { status, headers, body } = passed(answer)
    if (next === undefined) return { status, headers, body }
    const { search } = new URL(next, request.url)
    return { status, headers: [...headers, ['Link', `<${request.url.pathname}${search}>; rel="next"`]], body }
  }

  return {
    manifest: manifestOf,
    blob: blobOf,
    list: listOf,
    has: (repository, reference) => {
      const place = key(repository, reference)
      return manifests.has(place) || blobs.has(place)
    },
  }
}

function manifestAnswer({ bytes, mediaType, digest }: Kept): Answer {
  const headers: HeaderList = [
    ['Content-Type', mediaType],
    ['Docker-Content-Digest', digest],
    ['Etag', `"${digest}"`],
  ]
  return { status: 200, headers, body: bodyOf(bytes) }
}

function blobHeaders(digest: string): HeaderList {
  return [
    ['Content-Type', 'application/octet-stream'],
    ['Docker-Content-Digest', digest],
    ['Etag', `"${digest}"`],
    ['Accept-Ranges', 'bytes'],
  ]
}

function blobAnswer(bytes: Buffer, digest: string, asked: string | undefined): Answer {
  const range = parseRange(asked, bytes.length)
  if (range === 'whole') return { status: 200, headers: blobHeaders(digest), body: bodyOf(bytes) }
  if (range === 'not-satisfiable') {
    return errorAnswer('RANGE_INVALID', { headers: [['Content-Range', `bytes */${bytes.length}`]] })
  }
  const part = ['Content-Range', `bytes ${range.start}-${range.end - 1}/${bytes.length}`] as const
  return {
    status: 206,
    headers: [...blobHeaders(digest), part],
    body: bodyOf(bytes.subarray(range.start, range.end)),
  }
}

/** What the upstream refuses to us is not there for our clients: they have shown who they are, to us. */
function passed(answer: UpstreamAnswer): Answer {
  if (answer.status === 401 || answer.status === 403) {
    answer.discard()
    return errorAnswer('NAME_UNKNOWN')
  }
  return {
    status: answer.status,
    headers: passable(answer.headers),
    body: { length: contentLength(answer.headers), chunks: chunksOf(answer) },
  }
}

function passable(headers: HeaderList): HeaderList {
  return headers.filter(([name]) => PASSED.has(name.toLowerCase()))
}

async function* chunksOf({ body }: UpstreamAnswer): AsyncIterable<Buffer> {
  for await (const chunk of body) yield Buffer.from(chunk)
}

interface Keeping {
  readonly digest: string
  readonly keep: (bytes: Buffer) => void
}

/** Passes the bytes on as they come, and keeps them if they came whole and are what they should be. */
async function* keeping(answer: UpstreamAnswer, { digest, keep }: Keeping): AsyncIterable<Buffer> {
  const all: Buffer[] = []
  let size = 0
  for await (const chunk of chunksOf(answer)) {
    size += chunk.length
    if (size <= KEPT_LIMIT) all.push(chunk)
    yield chunk
  }
  if (size > KEPT_LIMIT) return
  const bytes = Buffer.concat(all)
  if (`sha256:${sha256(bytes)}` === digest) keep(bytes)
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}

/** Whether a client asked for the type, in one line or in several. */
function takes(accept: HeaderList, mediaType: string): boolean {
  return accept.some(([, line]) => line.includes(mediaType) || line.includes('*/*'))
}

/** What a tag means depends on what was asked for. */
function tagKey(repository: string, tag: string, accept: HeaderList): string {
  return [repository, tag, ...accept.map(([, line]) => line)].join(' ')
}

function escaped(reference: string): string {
  return encodeURIComponent(reference).replaceAll('%3A', ':')
}
