// Fetching a token from the authorization server that a challenge names (distribution, docs/spec/auth/token.md).

import type { Challenge } from '../http/authenticate.ts'
import { BrokenBody, causeOfBreak, readErrorText, readWhole } from './body.ts'
import { PullStopped, refusal, shownUrl, type Asked } from './failure.ts'
import { follow } from './follow.ts'
import type { HttpResponse } from './http-client.ts'
import type { TokenRequest } from './personality.ts'
import { realmProblem } from './realm.ts'
import { goMethod, type Session } from './session.ts'
import { readTokenAnswer, type TokenReading } from './token-answer.ts'

export interface Token {
  readonly value: string
  /** On the session's clock. */
  readonly expiresAt: number
}

const TOKEN_LIMIT = 256 * 1024
export const ERROR_LIMIT = 64 * 1024
/** What a client counts with when the server names no time (token.md, `expires_in`), and the least it takes. */
const SHORTEST_LIFE_S = 60
/** Characters of a realm in an error. */
const REALM_SHOWN = 1000

/** Throws `PullStopped`; `behalf` is the request that needs the token. */
export async function fetchToken(
  session: Session,
  challenge: Challenge,
  { scopes, behalf }: { readonly scopes: readonly string[]; readonly behalf: Asked },
): Promise<Token> {
  const need = { service: challenge.parameters['service'] ?? null, scopes, credentials: session.credentials }
  let failure: PullStopped | null = null
  for (const request of session.personality.tokenRequests(need)) {
    const realm = realmOf(session, challenge, { request, behalf })
    const { asked, response } = await ask(session, request, { realm, behalf })
    const { statuses } = request.reading
    const isRead = statuses === '200-alone' ? response.status === 200 : response.status < 400
    if (isRead) return readToken(session, { asked, response, reading: request.reading })
    failure = new PullStopped(asked, refusal(response, await readErrorText(response, ERROR_LIMIT), null))
    if (!request.elseAfter.includes(response.status)) break
  }
  throw failure ?? new TypeError(`${session.personality.id} knows no way to ask for a token`)
}

function realmOf(
  { personality, endpoint, credentials }: Session,
  { parameters }: Challenge,
  { request, behalf }: { readonly request: TokenRequest; readonly behalf: Asked },
): URL {
  const text = parameters['realm']
  const realm = text !== undefined && URL.canParse(text) ? new URL(text) : null
  const isChecked = personality.realms === 'checked' && realm !== null
  const problem = isChecked ? realmProblem(realm, endpoint) : null
  if (problem === null && realm !== null && /^https?:$/.test(realm.protocol)) return realm
  const message =
    text === undefined
      ? personality.withoutRealm
      : problem === null
        ? unaskable(text, request)
        : `invalid realm in www-authenticate: ${problem}`
  throw new PullStopped(tokenAsked(request, { url: behalf.url, behalf, credentials }), {
    kind: 'unusable',
    message,
  })
}

/** What Go says when it is to ask a realm that is no web address: it takes any text for a URL. */
function unaskable(realm: string, request: TokenRequest): string {
  const [address = '', query = ''] = (realm.split('#', 1)[0] ?? '').slice(0, REALM_SHOWN).split('?', 2)
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(address)?.[1]?.toLowerCase() ?? ''
  const encoded = parametersFor(request, new URLSearchParams(query)).toString()
  const url = request.method === 'GET' && encoded !== '' ? `${address}?${encoded}` : address
  return `${goMethod(request.method)} "${url}": unsupported protocol scheme "${scheme}"`
}

/** Go encodes parameters by name. */
function parametersFor({ method, parameters }: TokenRequest, own: URLSearchParams): URLSearchParams {
  const encoded = new URLSearchParams([
    ...(method === 'GET' ? own : []),
    ...parameters.map(([name, value]) => [name, value] as [string, string]),
  ])
  encoded.sort()
  return encoded
}

function tokenAsked(
  { method }: TokenRequest,
  {
    url,
    behalf,
    credentials,
  }: { readonly url: string; readonly behalf: Asked; readonly credentials: Session['credentials'] },
): Asked {
  return { purpose: 'token', method, url, behalf, user: credentials === null ? 'anonymous' : 'named' }
}

async function ask(
  session: Session,
  request: TokenRequest,
  { realm, behalf }: { readonly realm: URL; readonly behalf: Asked },
): Promise<{ asked: Asked; response: HttpResponse }> {
  const { method, basic } = request
  const url = new URL(realm)
  const encoded = parametersFor(request, realm.searchParams)
  if (method === 'GET') url.search = encoded.toString()
  const asked = tokenAsked(request, {
    url: shownUrl(url, 'with-query'),
    behalf,
    credentials: session.credentials,
  })
  refuseClearText(session, url, asked)
  const form = [['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8']] as const
  const login =
    basic === null ? null : `Basic ${Buffer.from(`${basic.name}:${basic.password}`).toString('base64')}`
  const { response } = await follow(session, {
    asked,
    method,
    url,
    headers: method === 'POST' ? form : [],
    authorization: (to) => Promise.resolve(to.origin === url.origin ? login : null),
    ...(method === 'POST' ? { body: encoded.toString() } : {}),
  })
  return { asked, response }
}

/**
 * The real clients would send a password to any realm. Here it is somebody's password and a candidate's realm: it does
 * not go over plain HTTP when the registry itself is reached by TLS (FAILURES, `realm-wrong-scheme`).
 */
export function refuseClearText({ credentials, endpoint }: Session, realm: URL, asked: Asked): void {
  if (credentials === null || realm.protocol === 'https:' || endpoint.protocol === 'http:') return
  throw new PullStopped(asked, { kind: 'unusable', message: 'a password is not sent to a realm without TLS' })
}

interface ToRead {
  readonly asked: Asked
  readonly response: HttpResponse
  readonly reading: TokenReading
}

async function readToken({ clock }: Session, { asked, response, reading }: ToRead): Promise<Token> {
  const answer = readTokenAnswer(await readBytes(asked, response), reading)
  if ('problem' in answer) throw new PullStopped(asked, { kind: 'unusable', message: answer.problem })
  const { token: value, lifeS } = answer
  // What is not a printable word would end up in the next request's head.
  if (!/^[\x21-\x7e]*$/.test(value)) {
    const message = 'net/http: invalid header field value for "Authorization"'
    throw new PullStopped(asked, { kind: 'unusable', message })
  }
  return { value, expiresAt: clock.now() + Math.max(lifeS, SHORTEST_LIFE_S) * 1000 }
}

async function readBytes(asked: Asked, response: HttpResponse): Promise<Buffer> {
  let bytes: Buffer | null
  try {
    bytes = await readWhole(response, TOKEN_LIMIT)
  } catch (error) {
    if (!(error instanceof BrokenBody)) throw error
    throw new PullStopped(asked, causeOfBreak(error, error.bytes))
  }
  if (bytes === null)
    throw new PullStopped(asked, { kind: 'unusable', message: `an answer of more than ${TOKEN_LIMIT} bytes` })
  return bytes
}
