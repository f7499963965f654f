// A registry and its clients that say secrets wherever one can be said, for tests that none gets out.

import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { request } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { connect } from 'node:tls'
import { onTestFinished } from 'vitest'
import { testAuthority } from './test-authority.ts'

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

/** Each in a form that no escaping changes. */
export const SECRETS = {
  password: 'c4n4ryPasswordQ1',
  cookie: 'c4n4ryCookieQ2',
  signature: 'c4n4rySignatureQ3',
  identity: 'c4n4ryIdentityTokenQ4',
  session: 'c4n4rySessionTokenQ5',
  proxyPassword: 'c4n4ryProxyPasswordQ6',
  header: 'c4n4ryHeaderQ7',
} as const

const basic = (password: string): string => Buffer.from(`bob:${password}`).toString('base64')
const JWT_SIGNATURE = 'c4n4ryJwtSignatureQ8'
const TOKEN = `${part({ alg: 'RS256' })}.${part({ exp: 2e9, sub: 'c4n4ry-sub' })}.${JWT_SIGNATURE}`

/** What must stand in nothing that is written; a password also as Basic has it. */
export const FORBIDDEN: readonly string[] = [
  ...Object.values(SECRETS),
  basic(SECRETS.password),
  basic(SECRETS.proxyPassword),
  JWT_SIGNATURE,
]

export interface Ask {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

const AGENT = { 'User-Agent': 'docker/20.10.24 go/go1.19.8' }
const FORM = `grant_type=password&username=bob&password=${SECRETS.password}&refresh_token=${SECRETS.identity}`

export const ASKS: readonly Ask[] = [
  {
    method: 'GET',
    path: '/v2/',
    headers: {
      ...AGENT,
      Authorization: `Basic ${basic(SECRETS.password)}`,
      Cookie: `sid=${SECRETS.cookie}`,
      'X-Registry-Auth': SECRETS.header,
    },
    body: '',
  },
  {
    method: 'GET',
    path: `/v2/library/redis/manifests/latest?X-Amz-Signature=${SECRETS.signature}&access_token=${SECRETS.session}`,
    headers: { ...AGENT, Authorization: `Bearer ${TOKEN}` },
    body: '',
  },
  {
    method: 'GET',
    path: `/v2/library/redis/blobs/sha256:${'a'.repeat(64)}`,
    headers: { ...AGENT, Authorization: `Bearer ${TOKEN}` },
    body: '',
  },
  {
    method: 'POST',
    path: '/token',
    headers: { ...AGENT, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: FORM,
  },
  {
    method: 'GET',
    path: `/store/blob?Signature=${SECRETS.signature}&verify=${SECRETS.session}`,
    headers: { ...AGENT, 'X-Amz-Security-Token': SECRETS.session },
    body: '',
  },
]

export interface Answer {
  readonly status: number
  readonly headers: readonly (readonly [string, string])[]
  readonly body: string
}

/** `origin` is its own address, as the client names it. */
export function answerTo(path: string, hasCredentials: boolean, origin: string): Answer {
  const json = ['Content-Type', 'application/json'] as const
  const always = [['Set-Cookie', `session=${SECRETS.cookie}; Path=/`]] as const
  if (path.startsWith('/token')) {
    const granted = { token: TOKEN, access_token: TOKEN, refresh_token: SECRETS.identity, expires_in: 300 }
    return { status: 200, headers: [json, ...always], body: JSON.stringify(granted) }
  }
  if (!hasCredentials) {
    const challenge = `Bearer realm="${origin}/token?sig=${SECRETS.signature}",service="leaky"`
    return { status: 401, headers: [json, ...always, ['Www-Authenticate', challenge]], body: '{}' }
  }
  if (path.includes('/blobs/')) {
    const location = `${origin}/store/blob?X-Amz-Signature=${SECRETS.signature}&X-Amz-Security-Token=${SECRETS.session}`
    return { status: 307, headers: [['Location', location], ...always], body: '' }
  }
  const message = `denied for Bearer ${TOKEN}`
  // Not what a registry says: so that a check has a fault to tell of.
  if (!path.startsWith('/v2/library/'))
    return { status: 403, headers: [['Content-Type', 'text/html'], ...always], body: `<h1>${message}</h1>` }
  return {
    status: 403,
    headers: [json, ...always],
    body: JSON.stringify({ errors: [{ code: 'DENIED', message }] }),
  }
}

export interface Leaky {
  readonly port: number
  /** PEM of the CA behind its certificate. */
  readonly ca: string
  /** All that it was asked, as it came: heads and bodies. */
  readonly heard: () => string
}

/** Listens on loopback; over TLS as `registry.test`. */
export async function startLeaky(scheme: 'http' | 'https'): Promise<Leaky> {
  let heard = ''
  const listener: RequestListener = (asked, response) => {
    void text(asked).then((body) => {
      heard += `${asked.url} ${asked.rawHeaders.join(' ')} ${body}\n`
      const origin = `${scheme}://${asked.headers.host ?? ''}`
      const answer = answerTo(asked.url ?? '', asked.headers.authorization !== undefined, origin)
      response.writeHead(answer.status, Object.fromEntries(answer.headers)).end(answer.body)
    })
  }
  const authority = await testAuthority()
  const server: Server =
    scheme === 'http' ? createServer(listener) : createTlsServer(authority.leafFor('registry.test'), listener)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { port: (server.address() as AddressInfo).port, ca: authority.cert, heard: () => heard }
}

/** Says all of it to a server without TLS. */
export async function sayTo(origin: string, extra: Readonly<Record<string, string>> = {}): Promise<void> {
  for (const { method, path, headers, body } of ASKS) {
    const asking = request(`${origin}${path}`, { method, headers: { ...headers, ...extra }, agent: false })
    const [answer] = (await once(asking.end(body), 'response')) as [IncomingMessage]
    await text(answer)
  }
}

/** Says all of it to `https://registry.test`, through a proxy. */
export async function sayThrough(proxyUrl: string, ca: string): Promise<void> {
  for (const { method, path, headers, body } of ASKS) {
    const credentials = `Basic ${basic(SECRETS.proxyPassword)}`
    const tunnelling = request(proxyUrl, {
      ...{ method: 'CONNECT', path: 'registry.test:443', agent: false },
      headers: { Host: 'registry.test:443', 'Proxy-Authorization': credentials },
    })
    const [, raw] = (await once(tunnelling.end(), 'connect')) as [IncomingMessage, Socket]
    const socket = connect({ socket: raw, servername: 'registry.test', ca })
    await once(socket, 'secureConnect')
    const all = {
      Host: 'registry.test',
      Connection: 'close',
      'Content-Length': String(body.length),
      ...headers,
    }
    const asking = request({ createConnection: () => socket, method, path, headers: all })
    const [answer] = (await once(asking.end(body), 'response')) as [IncomingMessage]
    await text(answer)
  }
}
