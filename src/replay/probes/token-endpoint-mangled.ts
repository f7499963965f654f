// A token request and its answer, with all that clients put in and read out: what of it gets lost on the way.

import type { Answer } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { jsonAnswer } from '../../hub/answer.ts'
import { replaced } from '../../hub/scenarios/faults.ts'
import { parseObject } from '../../registry/json.ts'
import { askToTheEnd } from '../evidence/ask-to-the-end.ts'
import { manifestQuestion } from '../evidence/manifest-under-test.ts'
import { quoted, said } from '../evidence/quote.ts'
import { isWebPage } from '../evidence/web-page.ts'
import {
  allowsPull,
  asUser,
  granted,
  grantedNames,
  noToken,
  pullScope,
  tokenQuestion,
  tokenService,
  type Granted,
  type TokenService,
} from '../evidence/token-service.ts'
import { PASS, blocked, type Examined, type Probe, type Skipped } from '../probe.ts'
import type { Behaviour, Seen } from '../upstream.ts'

type Fail = Extract<Examined, { result: 'fail' }>

/** What docker and podman add to scope and service. */
function everything({ candidate, image }: Bench): readonly (readonly [string, string])[] {
  return [
    ['account', candidate.credentials?.name ?? 'pullscope'],
    ['client_id', 'pullscope'],
    ['offline_token', 'true'],
    pullScope(image.asMirror),
  ]
}

export const tokenEndpointMangled: Probe = {
  id: 'token-endpoint-mangled',
  title: 'The token request or its answer is changed on the way',
  level: 'error',
  why: 'The query is put together anew, and what its author did not know is lost; the answer is parsed whatever its status, and so a 429 becomes a 500 or an empty token.',
  source: [
    'https://github.com/ciiiii/cloudflare-docker-proxy/issues/3',
    'https://github.com/cmliu/CF-Workers-docker.io/issues/131',
    'https://github.com/sonatype/nexus-public/issues/659',
    'https://distribution.github.io/distribution/spec/auth/token/',
  ],
  needs: [],
  examine: async (bench) => {
    const service = await tokenService(bench)
    if ('result' in service) return service
    const question = asUser(bench, service, tokenQuestion(service, everything(bench)))
    const run = (): Promise<Answer> => bench.askAgain(question)
    const { value: answer, seen } = (await bench.upstream?.during(null, run)) ?? {
      value: await run(),
      seen: [],
    }
    if (answer.status === 429)
      return blocked(`GET ${answer.url.origin}${answer.url.pathname} is answered 429`)
    return (
      unusable(answer) ??
      (await wrongToken(bench, answer, service)) ??
      lost(answer, seen) ??
      (await withoutScope(bench, service)) ??
      (await limited(bench, service)) ??
      (granted(answer).bearer === null ? noToken(answer) : PASS)
    )
  },
  explains: ({ asked, cause }) =>
    asked.purpose === 'token'
      ? cause.kind === 'unusable' || cause.kind === 'cut' || cause.kind === 'status'
      : cause.kind === 'status' && (cause.status === 401 || cause.status === 403),
  remedy:
    'pass the query of a token request on as it came (nginx: $is_args$args; Worker: url.search), and status, headers and body of the answer as well',
}

function unusable(answer: Answer): Fail | null {
  const asked = `GET ${answer.url.origin}${answer.url.pathname}`
  // 401 and 403 are a service's own right; its words are its own matter.
  if (answer.status === 401 || answer.status === 403) return null
  if (answer.status !== 200) {
    return fail(`${asked} is answered ${answer.status}${said(answer)}`, answer)
  }
  if (granted(answer).bearer !== null) return null
  const what = isWebPage(answer) ? 'a web page' : answer.bytes === 0 ? 'nothing' : 'no token in its answer'
  return fail(`${asked} is answered 200, and there is ${what}`, answer)
}

/**
 * Whether the token opens what it was asked for. Whose it says to be for is a matter between token service and registry: a
 * proxy may name a service of its own, and ask for that of its upstream.
 */
async function wrongToken(
  bench: Bench,
  answer: Answer,
  { service }: TokenService,
): Promise<Fail | Skipped | null> {
  const { asMirror, target } = bench.image
  const token = granted(answer)
  if (token.bearer === null) return null
  const foreign = foreignAudiences(token, service)
  const isForPulls = allowsPull(token, asMirror) !== false
  if (isForPulls && foreign === null) return null
  const question = { ...manifestQuestion('HEAD', asMirror, target), authorization: `Bearer ${token.bearer}` }
  const tried = await askToTheEnd(bench, question)
  if (tried.status !== 401 && tried.status !== 403) return null
  // Nobody may pull what is private: of official images it is known that they are not.
  const { registry, repository } = bench.image.reference
  if (!isForPulls && (registry !== 'docker.io' || !repository.startsWith('library/'))) {
    return blocked(`${asMirror} is refused by ${tried.status}: it may be private`)
  }
  const wrong = isForPulls
    ? `a token for service=${service ?? ''} is for ${foreign ?? ''}`
    : `a token for repository:${asMirror}:pull is for ${grantedNames(token)}`
  const message = `${wrong}, and HEAD ${question.url} is answered ${tried.status}`
  return { ...fail(message, answer), evidence: [quoted(answer), quoted(tried, 'Www-Authenticate')] }
}

/** Whom a token says to be for, where that is not the service that it was asked for; null where it is, or says nothing. */
function foreignAudiences({ claims }: Granted, service: string | null): string | null {
  const aud = claims?.aud
  const audiences = aud === undefined ? [] : [aud].flat()
  if (service === null || audiences.length === 0 || audiences.includes(service)) return null
  return audiences.join(', ').slice(0, 200)
}

/** What our hub did not get, and what it gave and did not arrive. */
function lost(answer: Answer, seen: readonly Seen[]): Fail | null {
  const asked = seen.find(({ role, url }) => role === 'authorization' && url.pathname === '/token')
  if (asked === undefined) return null
  const sent = [...answer.url.searchParams.keys()]
  const dropped = sent.filter((name) => !asked.url.searchParams.has(name))
  if (dropped.length > 0) {
    const shows = `the candidate asked for ${[...new Set(asked.url.searchParams.keys())].join(', ') || 'nothing'}`
    const message = `of a token request, ${dropped.join(', ')} did not reach the upstream`
    const level = dropped.some((name) => name === 'scope' || name === 'service') ? 'error' : 'warning'
    return {
      ...fail(message, answer),
      evidence: [{ exchange: asked.exchange, shows }, quoted(answer)],
      level,
    }
  }
  const names = Object.keys(parseObject(answer.body.toString('utf8')) ?? {})
  const missing = ['expires_in', 'issued_at'].filter((name) => !names.includes(name))
  if (missing.length === 0 || answer.status !== 200) return null
  const message = `of the upstream’s answer to a token request, ${missing.join(' and ')} did not reach the client`
  return { ...fail(message, answer), level: 'warning' }
}

/** As `docker login` asks. */
async function withoutScope(bench: Bench, service: TokenService): Promise<Fail | null> {
  const answer = await bench.ask(tokenQuestion(service, []))
  if (answer.status < 500) return null
  const message = `a token request without scope, as docker login makes it, is answered ${answer.status}${said(answer)}`
  return { ...fail(message, answer), level: 'warning' }
}

/** The upstream’s limit must be told to clients, who wait then. */
async function limited(bench: Bench, service: TokenService): Promise<Fail | null> {
  const question = tokenQuestion(service, everything(bench))
  const watched = await bench.upstream?.during(tooMany, () => bench.askAgain(question))
  if (watched?.seen.some(({ role }) => role === 'authorization') !== true) return null
  const { value: answer } = watched
  if (answer.status === 429) return null
  return fail(
    `the upstream’s token service answers 429, and the candidate makes ${answer.status} of it`,
    answer,
  )
}

const tooMany: Behaviour = replaced(
  'authorization',
  () => true,
  () =>
    jsonAnswer(429, { errors: [{ code: 'TOOMANYREQUESTS', message: 'too many requests' }] }, [
      ['Retry-After', '1'],
    ]),
)

function fail(message: string, answer: Answer): Fail {
  return { result: 'fail', message, evidence: [quoted(answer, 'Content-Type')] }
}
