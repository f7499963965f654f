// Asks one of two hubs, and brings what it answers into a form in which two hubs can be compared.

import { readFile } from 'node:fs/promises'
import type { IncomingHttpHeaders } from 'node:http'
import { request } from 'node:https'
import { text } from 'node:stream/consumers'
import { AUTH_HOST, REGISTRY_HOST, type Hub } from './hub.ts'
import { ALICE } from './token-service.ts'

/** `{index}`, `{manifest}`, `{config}` and `{layer}` stand for digests of library/redis, `{location}` for the last one answered. */
export interface Asked {
  /** After `/v2/`. */
  readonly path: string
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Whose token is sent; none without it. */
  readonly as?: 'anybody' | 'alice'
  readonly scopes?: readonly string[]
  /** Put into the query. */
  readonly digest?: string
}

interface Reply {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
  /** Digest to what it stands for. */
  readonly names: ReadonlyMap<string, string>
}

export interface Side {
  ask(asked: Asked): Promise<Reply>
}

/** What has to be the same. */
export interface Comparable {
  readonly status: number
  readonly authenticate: string | null
  readonly contentType: string | null
  readonly digest: string | null
  readonly location: string | null
  readonly range: string | null
  readonly etag: string | null
  readonly link: string | null
  readonly allow: string | null
  readonly version: string | null
  readonly hasUuid: boolean
  readonly codes: readonly string[]
}

const ACCEPT = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ')

interface Manifest {
  readonly manifests: readonly { readonly digest: string }[]
  readonly config: { readonly digest: string }
  readonly layers: readonly { readonly digest: string }[]
}

/** Learns the digests of library/redis first, which differ from hub to hub. */
export async function askAs(hub: Hub): Promise<Side> {
  const send = await sender(hub)
  const places = new Map<string, string>()
  const filled = (template: string): string =>
    template.replace(/\{(\w+)\}/g, (_, name: string) => places.get(name) ?? '')

  const token = async ({ as = 'anybody', scopes = [] }: Asked): Promise<string> => {
    const query = new URLSearchParams({ service: 'registry.docker.io' })
    for (const scope of scopes) query.append('scope', scope)
    const basic = Buffer.from(`${ALICE.name}:${ALICE.password}`).toString('base64')
    const headers: Record<string, string> = as === 'alice' ? { authorization: `Basic ${basic}` } : {}
    const { body } = await send(new URL(`https://${AUTH_HOST}/token?${query.toString()}`), {
      path: '',
      headers,
    })
    return (JSON.parse(body) as { token: string }).token
  }
  const ask: Side['ask'] = async (asked) => {
    const url = new URL(filled(asked.path), `https://${REGISTRY_HOST}/v2/`)
    if (asked.digest !== undefined) url.searchParams.set('digest', asked.digest)
    const bearer: Record<string, string> =
      asked.as === undefined ? {} : { authorization: `Bearer ${await token(asked)}` }
    const given = Object.entries(asked.headers ?? {}).map(([name, value]) => [name, filled(value)])
    const headers = { accept: ACCEPT, ...bearer, ...(Object.fromEntries(given) as Record<string, string>) }
    const reply = await send(url, { ...asked, headers })
    if (reply.headers.location !== undefined) places.set('location', reply.headers.location)
    return { ...reply, names: new Map([...places].map(([name, digest]) => [digest, `{${name}}`])) }
  }

  const manifest = async (reference: string): Promise<Manifest> => {
    const scopes = ['repository:library/redis:pull']
    const { body } = await ask({ path: `library/redis/manifests/${reference}`, as: 'anybody', scopes })
    return JSON.parse(body) as Manifest
  }
  const head = await ask({
    path: 'library/redis/manifests/latest',
    method: 'HEAD',
    as: 'anybody',
    scopes: ['repository:library/redis:pull'],
  })
  places.set('index', String(head.headers['docker-content-digest']))
  places.set('manifest', (await manifest('{index}')).manifests[0]?.digest ?? '')
  const { config, layers } = await manifest('{manifest}')
  places.set('config', config.digest)
  places.set('layer', layers[0]?.digest ?? '')
  return { ask }
}

type Send = (url: URL, asked: Asked) => Promise<Omit<Reply, 'names'>>

async function sender({ ca: path, connectTo }: Hub): Promise<Send> {
  const ca = await readFile(path)
  return (url, { method = 'GET', headers = {}, body }) => {
    const [, , , port] = connectTo.find((each) => each.startsWith(`${url.host}:`))?.split(':') ?? []
    const options = {
      hostname: '127.0.0.1',
      port,
      servername: url.hostname,
      ca,
      method,
      agent: false as const,
    }
    return new Promise((resolve, reject) => {
      request(url, { ...options, headers: { ...headers, host: url.host } }, (response) => {
        const { statusCode: status = 0, headers: answered } = response
        text(response).then((content) => resolve({ status, headers: answered, body: content }), reject)
      })
        .once('error', reject)
        .end(body)
    })
  }
}

/** Without what is different in every answer: upload ids and states, signatures, digests of each hub's own images. */
export function comparable({ status, headers, body, names }: Reply): Comparable {
  const named = (name: string): string | null => {
    const value = headers[name]
    return value === undefined ? null : withNames(String(value), names)
  }
  return {
    status,
    authenticate: sortedScope(named('www-authenticate')),
    contentType: body === '' ? null : (named('content-type')?.split(';', 1)[0] ?? null),
    digest: named('docker-content-digest'),
    location: locationOf(headers.location, names),
    range: named('range'),
    etag: named('etag'),
    link: named('link'),
    allow: named('allow'),
    version: named('docker-distribution-api-version'),
    hasUuid: headers['docker-upload-uuid'] !== undefined,
    codes: codesOf(body),
  }
}

/** Distribution writes scopes and actions in the order of a Go map, which is none. */
function sortedScope(authenticate: string | null): string | null {
  if (authenticate === null) return null
  return authenticate.replace(/scope="([^"]*)"/, (_, scopes: string) => {
    const sorted = scopes
      .split(' ')
      .map((scope) => scope.replace(/[^:]*$/, (actions) => actions.split(',').sort().join(',')))
    return `scope="${sorted.sort().join(' ')}"`
  })
}

function withNames(value: string, names: ReadonlyMap<string, string>): string {
  return value.replace(/sha256:[0-9a-f]{64}/g, (digest) => names.get(digest) ?? digest)
}

/** A redirect to the blob store is compared by its host: the path is the store's own business. */
function locationOf(location: string | undefined, names: ReadonlyMap<string, string>): string | null {
  if (location === undefined) return null
  const { origin, host, pathname } = new URL(location)
  if (host !== REGISTRY_HOST) return origin
  return origin + withNames(pathname, names).replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/, '{uuid}')
}

function codesOf(body: string): string[] {
  if (!body.startsWith('{"errors"')) return []
  return (JSON.parse(body) as { errors: { code: string }[] }).errors.map(({ code }) => code)
}
