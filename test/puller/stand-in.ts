// A registry, its authorization server and its CDN on loopback, in plain HTTP: three ports, one log. What they answer
// can be replaced by the test, request by request. It holds one image of one platform.

import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { fromRawHeaders, header, type HeaderList } from '../../src/http/headers.ts'

interface SeenRequest {
  readonly role: Role
  readonly method: string
  readonly url: URL
  readonly headers: HeaderList
  /** Which connection of that server it came by. */
  readonly connection: number
}

type Role = 'registry' | 'authorization' | 'cdn'

interface Asked {
  readonly role: Role
  readonly method: string
  readonly path: string
  readonly headers: HeaderList
  readonly url: URL
  /** Requests for the same method and path so far, with this one. */
  readonly times: number
  /** What the stand-in holds under the digest that a path ends with. */
  readonly served: (path: string) => Buffer | undefined
}

/** Answers a request in place of the stand-in, and says so. */
export type Answer = (asked: Asked, response: ServerResponse) => boolean

export interface StandIn {
  /** `http://127.0.0.1:PORT` of each. */
  readonly origins: Readonly<Record<Role, string>>
  readonly log: readonly SeenRequest[]
  readonly content: Content
  /** `GET layers/…` and so on: what was asked of the registry and the others, digests as words. */
  asked(): string[]
}

export interface StandInOptions {
  /** Bytes of each layer. */
  readonly layers?: readonly number[]
  readonly auth?: 'bearer' | 'basic' | 'none'
  readonly platform?: string
  readonly answer?: Answer
}

export const INDEX = 'application/vnd.oci.image.index.v1+json'
export const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const TOKEN = 'stand-in-token'

export async function standIn({
  layers = [2_000],
  auth = 'bearer',
  platform = 'linux/amd64',
  answer = () => false,
}: StandInOptions = {}): Promise<StandIn> {
  const content = contentOf(layers, platform)
  const log: SeenRequest[] = []
  const served = (path: string): Buffer | undefined =>
    content.blobs.get(path.slice(path.lastIndexOf('/') + 1))
  const origins: Record<Role, string> = { registry: '', authorization: '', cdn: '' }
  const usual: Record<Role, (asked: Asked, response: ServerResponse) => void> = {
    registry: (asked, response) => registry(asked, response, { content, origins, auth }),
    authorization: (_, response) =>
      send(response, 200, JSON.stringify({ token: TOKEN, access_token: TOKEN, expires_in: 300 })),
    cdn: ({ path, headers }, response) => {
      // As R2 and S3 do: a signed URL and a token at once are one too many.
      if (header(headers, 'authorization') !== null) send(response, 400, '<Error>two mechanisms</Error>')
      else sendBlob(response, content.blobs.get(path.slice(1)), headers)
    },
  }
  for (const role of ['registry', 'authorization', 'cdn'] as const) {
    origins[role] = await serve((request, response, connection) => {
      const url = new URL(request.url ?? '/', origins[role])
      const { method = '' } = request
      const headers = fromRawHeaders(request.rawHeaders)
      log.push({ role, method, url, headers, connection })
      const times = log.filter((each) => each.method === method && each.url.href === url.href).length
      const asked = { role, method, path: url.pathname, headers, url, times, served }
      if (!answer(asked, response)) usual[role](asked, response)
    })
  }
  return { origins, log, content, asked: () => log.map((seen) => inWords(seen, content)) }
}

async function serve(
  handle: (request: IncomingMessage, response: ServerResponse, connection: number) => void,
): Promise<string> {
  const connections = new WeakMap<object, number>()
  let opened = 0
  const server = createServer((request, response) =>
    handle(request, response, connections.get(request.socket) ?? -1),
  )
  server.on('connection', (socket) => connections.set(socket, opened++))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(async () => {
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

interface Content {
  readonly index: string
  readonly manifest: string
  readonly config: string
  readonly layers: readonly string[]
  /** By digest. */
  readonly blobs: ReadonlyMap<string, Buffer>
}

export function digestOf(bytes: Buffer | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

function contentOf(sizes: readonly number[], platform: string): Content {
  const blobs = new Map<string, Buffer>()
  const keep = (bytes: Buffer): { digest: string; size: number } => {
    const digest = digestOf(bytes)
    blobs.set(digest, bytes)
    return { digest, size: bytes.length }
  }
  const layers = sizes.map((size) => keep(randomBytes(size)))
  const config = keep(Buffer.from(JSON.stringify({ os: 'linux', layers: layers.length })))
  const manifest = keep(
    Buffer.from(
      JSON.stringify({
        schemaVersion: 2,
        mediaType: MANIFEST,
        config: { mediaType: 'application/vnd.oci.image.config.v1+json', ...config },
        layers: layers.map((layer) => ({
          mediaType: 'application/vnd.oci.image.layer.v1.tar+gzip',
          ...layer,
        })),
      }),
    ),
  )
  const [os, architecture] = platform.split('/')
  const attestation = {
    mediaType: MANIFEST,
    ...manifest,
    platform: { os: 'unknown', architecture: 'unknown' },
  }
  const manifests = [attestation, { mediaType: MANIFEST, ...manifest, platform: { os, architecture } }]
  const index = keep(Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: INDEX, manifests })))
  return {
    index: index.digest,
    manifest: manifest.digest,
    config: config.digest,
    layers: layers.map(({ digest }) => digest),
    blobs,
  }
}

interface Shop {
  readonly content: Content
  readonly origins: Readonly<Record<Role, string>>
  readonly auth: 'bearer' | 'basic' | 'none'
}

function registry(
  { path, method, headers }: Asked,
  response: ServerResponse,
  { content, origins, auth }: Shop,
): void {
  const challenge =
    auth === 'basic'
      ? 'Basic realm="stand-in"'
      : `Bearer realm="${origins.authorization}/token",service="registry.docker.io"`
  const authorization = header(headers, 'authorization')
  if (
    auth !== 'none' &&
    (authorization === null || (auth === 'bearer' && authorization !== `Bearer ${TOKEN}`))
  ) {
    send(response, 401, '{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}', {
      'www-authenticate': challenge,
    })
    return
  }
  const [, kind = 'base', target = ''] = /\/(manifests|blobs)\/([^/]+)$/.exec(path) ?? []
  if (kind === 'base') {
    send(response, 200, '{}')
    return
  }
  if (kind === 'blobs') {
    send(response, 307, '', { location: `${origins.cdn}/${target}?verify=signature` })
    return
  }
  const digest = target === 'latest' ? content.index : target
  const bytes = content.blobs.get(digest)
  if (bytes === undefined) {
    send(response, 404, '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}')
    return
  }
  const type = digest === content.index ? INDEX : MANIFEST
  response.writeHead(200, {
    'content-type': type,
    'content-length': bytes.length,
    'docker-content-digest': digest,
  })
  response.end(method === 'HEAD' ? undefined : bytes)
}

/** A blob, or what is left of it from a first byte. */
export function sendBlob(response: ServerResponse, bytes: Buffer | undefined, headers: HeaderList): void {
  if (bytes === undefined) {
    send(response, 404, 'no such blob')
    return
  }
  const first = Number(/^bytes=(\d+)-$/.exec(header(headers, 'range') ?? '')?.[1] ?? 0)
  const rest = bytes.subarray(first)
  const range = { 'content-range': `bytes ${first}-${bytes.length - 1}/${bytes.length}` }
  response.writeHead(first === 0 ? 200 : 206, {
    'content-length': rest.length,
    ...(first === 0 ? {} : range),
  })
  response.end(rest)
}

export function send(
  response: ServerResponse,
  status: number,
  body: string,
  headers: Readonly<Record<string, string | string[]>> = {},
): void {
  response.writeHead(status, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    ...headers,
  })
  response.end(body)
}

/** Sends the beginning of a body that promised more, and breaks the connection when it has gone out. */
export function sendCut(response: ServerResponse, bytes: Buffer, sent: number): void {
  response.writeHead(200, { 'content-length': bytes.length })
  response.write(bytes.subarray(0, sent), () => response.destroy())
}

function inWords({ method, url, role }: SeenRequest, content: Content): string {
  const names: readonly (readonly [string, string])[] = [
    [content.index, 'INDEX'],
    [content.manifest, 'MANIFEST'],
    [content.config, 'CONFIG'],
    ...content.layers.map((digest, i) => [digest, `LAYER${i}`] as const),
  ]
  const path = names.reduce((text, [digest, name]) => text.replace(digest, name), url.pathname)
  return `${method} ${role === 'registry' ? '' : `${role} `}${path}`
}
