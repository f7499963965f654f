// The candidate's token service: where its challenge leads, how it is asked, and what it grants.

import type { HeaderList } from '../../http/headers.ts'
import { parseJwt, type TokenClaims } from '../../registry/token.ts'
import { shortened } from '../../rules/evidence/quote.ts'
import { Unanswered, type Answer, type Question } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { basicOf, bearerOf } from '../engine/authorize.ts'
import { tokenUrl, type Order, type TokenParameters, type TokenService } from '../engine/token-url.ts'
import { blocked, notHere, type Skipped } from '../probe.ts'
import { whyUseless } from './challenge.ts'
import { said } from './quote.ts'
import { judgedRealms } from './realms.ts'
import { refusals } from './refusals.ts'

export type { TokenService }

/**
 * What in the challenge is wrong in itself is for the realm probes. `any` goes where clients are sent, wherever that is;
 * `own` must be the candidate's doing.
 */
export async function tokenService(
  bench: Bench,
  whose: 'own' | 'any' = 'own',
): Promise<TokenService | Skipped> {
  const [first] = await judgedRealms(bench)
  if (first === undefined) {
    const useless = (await refusals(bench)).find(({ answer }) => whyUseless(answer) !== null)
    if (useless === undefined) return notHere('the candidate names no token service')
    return blocked(`${useless.asked} is answered by 401 ${whyUseless(useless.answer) ?? ''}`)
  }
  const { url, kind, because, service, shown } = first
  const isUsable = kind === 'own' || (whose === 'any' && kind === 'leak')
  if (url === null || !isUsable) return blocked(`tokens come from ${shown}, ${because}`)
  const found = { realm: url, service }
  if (kind === 'own') return found
  // The candidate does not stand in between, and so nobody has reached it yet.
  const silent = await whySilent(bench, tokenQuestion(found, [pullScope(bench.image.asMirror)]))
  return silent === null ? found : blocked(`tokens come from ${shown}, ${because}: ${silent}`)
}

async function whySilent(bench: Bench, question: Question): Promise<string | null> {
  try {
    await bench.ask(question)
    return null
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error
    return error.message
  }
}

export function tokenQuestion(service: TokenService, parameters: TokenParameters, order?: Order): Question {
  return { method: 'GET', url: tokenUrl(service, parameters, order).href }
}

/** With the credentials that the user gave for the candidate. */
export function asUser({ candidate }: Bench, { realm }: TokenService, question: Question): Question {
  const { credentials, url } = candidate
  // As the puller: somebody's password does not go in the clear to a candidate's realm.
  const isSafe = realm.protocol === 'https:' || url.protocol === 'http:'
  return credentials !== null && isSafe ? { ...question, authorization: basicOf(credentials) } : question
}

const FORM: HeaderList = [['Content-Type', 'application/x-www-form-urlencoded; charset=utf-8']]

/** As containerd asks when it has a password (distribution, docs/spec/auth/oauth.md). */
export function formQuestion({ realm, service }: TokenService, parameters: TokenParameters): Question {
  const form = new URLSearchParams()
  for (const [name, value] of parameters) form.append(name, value)
  if (service !== null) form.append('service', service)
  form.sort()
  return { method: 'POST', url: realm.href, headers: FORM, body: form.toString() }
}

export function pullScope(repository: string): readonly [string, string] {
  return ['scope', `repository:${repository}:pull`]
}

export interface Granted {
  /** null when the answer holds no token. */
  readonly bearer: string | null
  /** null when it cannot be read: tokens need not be JWTs. */
  readonly claims: TokenClaims | null
}

export function granted({ status, body }: Answer): Granted {
  const bearer = status === 200 ? bearerOf(body.toString('utf8')) : null
  return { bearer, claims: bearer === null ? null : parseJwt(bearer) }
}

/** Of a service that gives nobody a token: what it does with those that it gives cannot be told. */
export function noToken(answer: Answer): Skipped {
  const { method, url, status } = answer
  return blocked(`${method} ${url.origin}${url.pathname} gives no token: ${status}${said(answer)}`)
}

/**
 * null when somebody gets a token: the user, or anybody when there is none. Else why it cannot be told whether a service
 * that refuses a request refuses this one alone.
 */
export async function givesNobodyTokens(bench: Bench, service: TokenService): Promise<Skipped | null> {
  const scope = pullScope(bench.image.asMirror)
  const answer = await bench.ask(asUser(bench, service, tokenQuestion(service, [scope])))
  return granted(answer).bearer === null ? noToken(answer) : null
}

/** Whether a token says that it is for pulls from a repository; null when it does not say what it is for. */
export function allowsPull({ claims }: Granted, repository: string): boolean | null {
  if (claims?.access === undefined) return null
  return claims.access.some(
    ({ type, name, actions }) =>
      type === 'repository' && name === repository && (actions.includes('pull') || actions.includes('*')),
  )
}

/** `library/busybox, acme/app`, or `nothing`. */
export function grantedNames({ claims }: Granted): string {
  const names = (claims?.access ?? []).map(({ name }) => name)
  return names.length === 0 ? 'nothing' : shortened(names.join(', '))
}

/** For pulls from a repository, by whatever token service clients are sent to; null where none is named, or it gives none. */
export async function pullAuthorization(
  bench: Bench,
  repository: string,
): Promise<{ readonly authorization: string | null } | Skipped> {
  const service = await tokenService(bench, 'any')
  if ('result' in service) {
    if (service.kind === 'blocked') return service
    const { authorization } = await bench.authorize(repository) // Basic, or nothing
    return { authorization }
  }
  const question = asUser(bench, service, tokenQuestion(service, [pullScope(repository)]))
  const { bearer } = granted(await bench.ask(question))
  return { authorization: bearer === null ? null : `Bearer ${bearer}` }
}
