// A bearer for one repository, by the challenge of `GET /v2/`: what docker and podman do (distribution, token.md).

import { parseAuthenticate, type Challenge } from '../../http/authenticate.ts'
import { headerValues } from '../../http/headers.ts'
import type { Credentials } from '../../puller/personality.ts'
import { parseObject } from '../../registry/json.ts'
import { Unanswered, type Answer, type Question } from '../answer.ts'
import type { Authorized } from '../bench.ts'
import { tokenUrl } from './token-url.ts'

/** Throws `Unanswered` of the candidate. A token service that does not answer gives no token: what that means is for probes. */
export async function authorizeFor(
  repository: string,
  credentials: Credentials | null,
  ask: (question: Question) => Promise<Answer>,
): Promise<Authorized> {
  const root = await ask({ method: 'GET', url: '/v2/' })
  const challenge = root.status === 401 ? challengeOf(root) : null
  const basic = credentials === null ? null : basicOf(credentials)
  const nothing = { authorization: null, root, challenge, token: null, bearer: null }
  if (challenge === null) return nothing
  if (/^basic$/i.test(challenge.scheme)) return { ...nothing, authorization: basic }
  const url = challengedUrl(challenge, `repository:${repository}:pull`)
  if (url === null) return nothing
  // As the puller: somebody's password does not go in the clear to a candidate's realm.
  const isSafe = url.protocol === 'https:' || root.url.protocol === 'http:'
  const token = await answered(ask({ method: 'GET', url: url.href, authorization: isSafe ? basic : null }))
  if (token === null) return nothing
  const bearer = token.status === 200 ? bearerOf(token.body.toString('utf8')) : null
  return { authorization: bearer === null ? null : `Bearer ${bearer}`, root, challenge, token, bearer }
}

async function answered(asking: Promise<Answer>): Promise<Answer | null> {
  try {
    return await asking
  } catch (error) {
    if (error instanceof Unanswered) return null
    throw error
  }
}

/** Bearer before Basic, whatever the order; null when there is neither. */
export function challengeOf({ headers }: Pick<Answer, 'headers'>): Challenge | null {
  const challenges = headerValues(headers, 'www-authenticate').flatMap((value) => parseAuthenticate(value))
  const named = (scheme: RegExp): Challenge | undefined => challenges.find((each) => scheme.test(each.scheme))
  return named(/^bearer$/i) ?? named(/^basic$/i) ?? null
}

/** The URL of a token request; null when the realm is none. */
export function challengedUrl({ parameters }: Pick<Challenge, 'parameters'>, scope: string): URL | null {
  const { realm = '', service = null } = parameters
  if (!/^https?:\/\//i.test(realm) || !URL.canParse(realm)) return null
  return tokenUrl({ realm: new URL(realm), service }, [['scope', scope]])
}

export function basicOf({ name, password }: Credentials): string {
  return `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`
}

/** Of the answer of a token service (`token`, else `access_token`); null when there is none that a header could hold. */
export function bearerOf(text: string): string | null {
  const answer = parseObject(text) ?? {}
  const value = [answer['token'], answer['access_token']].find((each) => typeof each === 'string')
  return typeof value === 'string' && /^[\x21-\x7e]+$/.test(value) ? value : null
}
