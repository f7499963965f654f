// The authorization server of the hub: real JWTs that Distribution verifies, given as Docker Hub gives them.
// Sources: distribution, docs/spec/auth/token.md (GET) and oauth.md (POST).

import { createPrivateKey, randomUUID, sign, X509Certificate } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import type { KeyPair } from './certificates.ts'
import type { Handler } from './front.ts'

export const ISSUER = 'auth.docker.io'
export const SERVICE = 'registry.docker.io'
/** The one user. Nothing is protected by it: the hub lives on loopback, for the time of a test. */
export const ALICE = { name: 'alice', password: 'alice-password-canary' } as const

interface Access {
  readonly type: string
  readonly name: string
  readonly actions: readonly string[]
}

interface Signer {
  readonly key: KeyObject
  /** DER in base64: the JWS header `x5c`. */
  readonly x5c: string
}

interface Reply {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
}

/** Answers `/token`, GET and POST. A wrong password is 401; everything else gets a token, maybe of no use. */
export async function tokenService(keys: KeyPair): Promise<Handler> {
  const signer: Signer = {
    key: createPrivateKey(await readFile(keys.key)),
    x5c: new X509Certificate(await readFile(keys.cert)).raw.toString('base64'),
  }
  const refreshTokens = new Set<string>()

  const answer = async (request: IncomingMessage): Promise<Reply> => {
    const url = new URL(request.url ?? '/', `https://${ISSUER}`)
    if (url.pathname !== '/token') return { status: 404, body: { details: 'not found' } }
    const form = request.method === 'POST' ? new URLSearchParams(await text(request)) : null
    const user = form === null ? basicUser(request) : formUser(form, refreshTokens)
    if (user === 'wrong') return { status: 401, body: { details: 'incorrect username or password' } }
    const scopes = (form ?? url.searchParams).getAll('scope').flatMap((scope) => scope.split(' '))
    const token = issue(signer, user, grantedAccess(scopes, user))
    const granted = { token, access_token: token, expires_in: 300, issued_at: new Date().toISOString() }
    // Docker Hub gives a refresh token by OAuth2 only, not for the GET with `offline_token=true` of docker login.
    if (form?.get('access_type') !== 'offline') return { status: 200, body: granted }
    const refreshToken = randomUUID()
    refreshTokens.add(refreshToken)
    return { status: 200, body: { ...granted, refresh_token: refreshToken } }
  }

  return async (request, response) => {
    const { status, body } = await answer(request)
    const bytes = Buffer.from(JSON.stringify(body))
    response
      .writeHead(status, { 'content-type': 'application/json', 'content-length': bytes.length })
      .end(bytes)
  }
}

type User = typeof ALICE.name | 'anonymous' | 'wrong'

function basicUser(request: IncomingMessage): User {
  const basic = /^Basic (\S+)$/i.exec(request.headers.authorization ?? '')?.[1]
  if (basic === undefined) return 'anonymous'
  const given = Buffer.from(basic, 'base64').toString()
  return given === `${ALICE.name}:${ALICE.password}` ? ALICE.name : 'wrong'
}

function formUser(form: URLSearchParams, refreshTokens: ReadonlySet<string>): User {
  if (form.get('grant_type') === 'refresh_token') {
    return refreshTokens.has(form.get('refresh_token') ?? '') ? ALICE.name : 'wrong'
  }
  return form.get('username') === ALICE.name && form.get('password') === ALICE.password ? ALICE.name : 'wrong'
}

/** Everyone may pull from `library/`; alice owns `alice/` and `acme/`. What is not granted is left out. */
function grantedAccess(scopes: readonly string[], user: User): Access[] {
  return scopes.flatMap((scope) => {
    const [, type = '', name = '', wanted = ''] = /^(\w+):(.+):([^:]*)$/.exec(scope) ?? []
    const allowed = /^(alice|acme)\//.test(name) ? (user === ALICE.name ? ['pull', 'push'] : []) : ['pull']
    const actions = wanted.split(',').filter((action) => type === 'repository' && allowed.includes(action))
    return actions.length === 0 ? [] : [{ type, name, actions }]
  })
}

function issue({ key, x5c }: Signer, user: User, access: readonly Access[]): string {
  const now = Math.floor(Date.now() / 1000)
  const claims = {
    iss: ISSUER,
    aud: SERVICE,
    sub: user === 'anonymous' ? '' : user,
    exp: now + 300,
    nbf: now - 10,
    iat: now,
    jti: randomUUID(),
    access,
  }
  const encode = (part: unknown): string => Buffer.from(JSON.stringify(part)).toString('base64url')
  const unsigned = `${encode({ typ: 'JWT', alg: 'RS256', x5c: [x5c] })}.${encode(claims)}`
  return `${unsigned}.${sign('sha256', Buffer.from(unsigned), key).toString('base64url')}`
}
