// The blob store: a static server over the registry's own storage folder, behind signed URLs, and as strict as
// R2 and S3, which answer 400 to a signed URL that also carries Authorization.

import { createHmac, randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Handler } from './front.ts'

/** Where Distribution keeps a blob, in its storage and hence in the redirects that it answers. */
const BLOB = /^\/docker\/registry\/v2\/blobs\/sha256\/[0-9a-f]{2}\/[0-9a-f]{64}\/data$/

export interface Cdn {
  readonly handle: Handler
  /** Signs a URL for five minutes, as the registry's redirects on Docker Hub are: `?verify=EXPIRY-SIGNATURE`. */
  sign(url: string): string
}

export function cdnOver(storage: string): Cdn {
  const secret = randomBytes(32)
  const signatureOf = (path: string, expires: string): string =>
    createHmac('sha256', secret).update(`${path} ${expires}`).digest('base64url')

  const refusal = ({ pathname, searchParams }: URL, authorization: string | undefined): Refusal | null => {
    if (authorization !== undefined) return { status: 400, message: 'only one auth mechanism allowed' }
    const [, expires = '', signature = ''] = /^(\d+)-(.+)$/.exec(searchParams.get('verify') ?? '') ?? []
    if (signature !== signatureOf(pathname, expires)) return { status: 403, message: 'wrong signature' }
    if (Number(expires) * 1000 < Date.now()) return { status: 403, message: 'the URL has expired' }
    return BLOB.test(pathname) ? null : { status: 404, message: 'no such key' }
  }

  return {
    sign: (url) => {
      const signed = new URL(url)
      const expires = String(Math.floor(Date.now() / 1000) + 300)
      signed.searchParams.set('verify', `${expires}-${signatureOf(signed.pathname, expires)}`)
      return signed.href
    },
    handle: async (request, response) => {
      const url = new URL(request.url ?? '/', 'https://cdn.invalid')
      const refused = refusal(url, request.headers.authorization)
      if (refused !== null) {
        refuse(response, refused)
        return
      }
      const { method = 'GET', headers } = request
      await serve(response, join(storage, url.pathname), { range: headers.range, method })
    },
  }
}

interface Refusal {
  readonly status: number
  readonly message: string
}

interface Wanted {
  readonly range: string | undefined
  readonly method: string
}

/** A whole file, or one range of it (RFC 9110 §14.1.2, `first-last` and `first-` only). */
async function serve(response: ServerResponse, file: string, { range, method }: Wanted): Promise<void> {
  const { size } = await stat(file)
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range ?? '') ?? []
  const start = Number(first ?? 0)
  const end = Math.min(last === undefined || last === '' ? size - 1 : Number(last), size - 1)
  if (start > end) {
    response.writeHead(416, { 'content-range': `bytes */${size}`, 'content-length': 0 }).end()
    return
  }
  response.writeHead(first === undefined ? 200 : 206, {
    'content-type': 'application/octet-stream',
    'content-length': end - start + 1,
    'accept-ranges': 'bytes',
    server: 'cloudflare',
    ...(first === undefined ? {} : { 'content-range': `bytes ${start}-${end}/${size}` }),
  })
  if (method === 'HEAD') response.end()
  else await pipeline(createReadStream(file, { start, end }), response)
}

function refuse(response: ServerResponse, { status, message }: Refusal): void {
  const body = `<?xml version="1.0"?><Error><Message>${message}</Message></Error>`
  response.writeHead(status, { 'content-type': 'application/xml', 'content-length': body.length }).end(body)
}
