// The blob store: any blob behind a signed URL, and as strict as R2 and S3 about everything else.

import type { HeaderList } from '../../http/headers.ts'
import { emptyAnswer, bodyOf } from '../answer.ts'
import { chunksOf, type Content } from '../content/content.ts'
import type { Answer, Handler, HubRequest } from '../handler.ts'
import type { Store } from '../store/store.ts'
import { parseRange } from './range.ts'
import type { Refusal, UrlSigner } from './signed-urls.ts'

/** Docker Hub's own layout, which is Distribution's storage folder. */
const PATH = /^\/registry-v2\/docker\/registry\/v2\/blobs\/sha256\/[0-9a-f]{2}\/([0-9a-f]{64})\/data$/

/** The path of a `sha256:` blob. */
export function blobPath(digest: string): string {
  const hex = digest.slice('sha256:'.length)
  return `/registry-v2/docker/registry/v2/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`
}

interface CdnOptions {
  readonly store: Store
  readonly signer: UrlSigner
}

export function cdnHandler({ store, signer }: CdnOptions): Handler {
  const handle = ({ method, url, headers }: HubRequest): Answer => {
    if (method !== 'GET' && method !== 'HEAD')
      return errorAnswer(405, 'MethodNotAllowed', [['Allow', 'GET, HEAD']])
    if (headers.authorization !== undefined) return errorAnswer(400, 'InvalidArgument')
    const refused = signer.check(url)
    if (refused !== null) return errorAnswer(403, CODE_OF_REFUSAL[refused])
    const hex = PATH.exec(url.pathname)?.[1] ?? ''
    const content = store.blob(`sha256:${hex}`)
    return content === null ? errorAnswer(404, 'NoSuchKey') : serve(content, `"${hex}"`, headers)
  }
  return (request) => Promise.resolve(handle(request))
}

function serve(content: Content, etag: string, headers: HubRequest['headers']): Answer {
  const kept: HeaderList = [
    ['ETag', etag],
    ['Accept-Ranges', 'bytes'],
    ['Cache-Control', 'public, max-age=14400'],
  ]
  if (headers['if-none-match']?.includes(etag)) return emptyAnswer(304, kept)
  // A part of something else is of no use to whoever has the first part of this.
  const ifRange = headers['if-range']
  const isSame = ifRange === undefined || ifRange === etag
  const range = parseRange(isSame ? headers.range : undefined, content.size)
  if (range === 'not-satisfiable') {
    return errorAnswer(416, 'InvalidRange', [['Content-Range', `bytes */${content.size}`]])
  }
  const { start, end } = range === 'whole' ? { start: 0, end: content.size } : range
  const part: HeaderList =
    range === 'whole' ? [] : [['Content-Range', `bytes ${start}-${end - 1}/${content.size}`]]
  return {
    status: range === 'whole' ? 200 : 206,
    headers: [['Content-Type', 'application/octet-stream'], ...kept, ...part],
    body: { length: end - start, chunks: chunksOf(content, { start, end }) },
  }
}

/** S3's error responses (AWS, "Error responses"), which R2 answers too. */
const MESSAGES = {
  AccessDenied: 'Request has expired',
  InvalidArgument:
    'Only one auth mechanism allowed; only the X-Amz-Algorithm query parameter, Signature query string parameter or the Authorization header should be specified',
  InvalidRange: 'The requested range is not satisfiable',
  MethodNotAllowed: 'The specified method is not allowed against this resource.',
  NoSuchKey: 'The specified key does not exist.',
  SignatureDoesNotMatch:
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
} as const

type ErrorName = keyof typeof MESSAGES

const CODE_OF_REFUSAL: Readonly<Record<Refusal, ErrorName>> = {
  'wrong-signature': 'SignatureDoesNotMatch',
  expired: 'AccessDenied',
}

function errorAnswer(status: number, name: ErrorName, headers: HeaderList = []): Answer {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${name}</Code><Message>${MESSAGES[name]}</Message></Error>`
  return {
    status,
    headers: [['Content-Type', 'application/xml'], ...headers],
    body: bodyOf(Buffer.from(xml)),
  }
}
