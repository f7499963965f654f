// Fetching a token from the authorization server that a challenge names (distribution, docs/spec/auth/token.md).

import type { Challenge } from '../http/authenticate.ts'
import { parseObject } from '../registry/json.ts'
import { BrokenBody, causeOfBreak, readErrorText, readWhole } from './body.ts'
import { PullStopped, refusal, shownUrl, type Asked } from './failure.ts'
import { follow } from './follow.ts'
import type { HttpResponse } from './http-client.ts'
import type { TokenRequest } from './personality.ts'
import { realmProblem } from './realm.ts'
import type { Session } from './session.ts'

export interface Token {
  readonly value: string
  /** On the session's clock. */
  readonly expiresAt: number
}

const TOKEN_LIMIT = 256 * 1024
export const ERROR_LIMIT = 64 * 1024
/** What a client counts with when the server names no time (token.md, `expires_in`), and the least it takes. */
const SHORTEST_LIFE_S = 60

/** Throws `PullStopped`; `behalf` is the request that needs the token. */
export async function fetchToken(
  session: Session,
  challenge: Challenge,
  { scopes, behalf }: { readonly scopes: readonly string[]; readonly behalf: Asked },
): Promise<Token> {
  const realm = realmOf(session, challenge, behalf)
  const need = { service: challenge.parameters['service'] ?? null, scopes, credentials: session.credentials }
  let failure: PullStopped | null = null
  for (const request of session.personality.tokenRequests(need)) {
    const { asked, response } = await ask(session, request, { realm, behalf })
    if (response.status < 400) return readToken(session, asked, response)
    failure = new PullStopped(asked, refusal(response, await readErrorText(response, ERROR_LIMIT), null))
    if (!request.elseAfter.includes(response.status)) break
  }
  throw failure ?? new TypeError(`${session.personality.id} knows no way to ask for a token`)
}

function realmOf({ personality, endpoint }: Session, { parameters }: Challenge, behalf: Asked): URL {
  const text = parameters['realm'] ?? ''
  const realm = URL.canParse(text) ? new URL(text) : null
  if (realm === null || !/^https?:$/.test(realm.protocol)) {
    const message = `a challenge whose realm is ${JSON.stringify(text.slice(0, 200))}`
    throw new PullStopped(behalf, { kind: 'unusable', message })
  }
  const problem = personality.realms === 'checked' ? realmProblem(realm, endpoint) : null
  if (problem !== null) {
    const message = `invalid realm in www-authenticate: ${problem}`
    throw new PullStopped(behalf, { kind: 'unusable', message })
  }
  return realm
}

async function ask(
  session: Session,
  { method, parameters, basic }: TokenRequest,
  { realm, behalf }: { readonly realm: URL; readonly behalf: Asked },
): Promise<{ asked: Asked; response: HttpResponse }> {
  const url = new URL(realm)
  // Go encodes parameters by name.
  const encoded = new URLSearchParams([
    ...(method === 'GET' ? realm.searchParams : []),
    ...parameters.map(([name, value]) => [name, value] as [string, string]),
  ])
  encoded.sort()
  if (method === 'GET') url.search = encoded.toString()
  const user = session.credentials === null ? 'anonymous' : 'named'
  const asked: Asked = { purpose: 'token', method, url: shownUrl(url, 'with-query'), behalf, user }
  refuseClearText(session, url, asked)
  const form = [['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8']] as const
  const response = await follow(session, {
    asked,
    method,
    url,
    headers: method === 'POST' ? form : [],
    authorization:
      basic === null ? null : `Basic ${Buffer.from(`${basic.name}:${basic.password}`).toString('base64')}`,
    ...(method === 'POST' ? { body: encoded.toString() } : {}),
  })
  return { asked, response }
}

/**
 * The real clients would send a password to any realm. Here it is somebody's password and a candidate's realm: it does
 * not go over plain HTTP when the registry itself is reached by TLS (FAILURES, `realm-wrong-scheme`).
 */
function refuseClearText({ credentials, endpoint }: Session, realm: URL, asked: Asked): void {
  if (credentials === null || realm.protocol === 'https:' || endpoint.protocol === 'http:') return
  throw new PullStopped(asked, { kind: 'unusable', message: 'a password is not sent to a realm without TLS' })
}

async function readToken({ clock }: Session, asked: Asked, response: HttpResponse): Promise<Token> {
  const answer = parseObject((await readBytes(asked, response)).toString()) ?? {}
  const value = [answer['token'], answer['access_token']].find(
    (each) => typeof each === 'string' && each !== '',
  )
  // What is not a printable word would end up in the next request's head.
  if (typeof value !== 'string' || !/^[\x21-\x7e]+$/.test(value)) {
    throw new PullStopped(asked, { kind: 'unusable', message: 'no token in the answer' })
  }
  const life = typeof answer['expires_in'] === 'number' ? answer['expires_in'] : 0
  return { value, expiresAt: clock.now() + Math.max(life, SHORTEST_LIFE_S) * 1000 }
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
