// Whether a client's name and password, and then its token, reach whoever judges them.

import { header } from '../../http/headers.ts'
import type { Answer } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { basicOf } from '../engine/authorize.ts'
import { askToTheEnd } from '../evidence/ask-to-the-end.ts'
import { manifestQuestion } from '../evidence/manifest-under-test.ts'
import { quoted } from '../evidence/quote.ts'
import {
  givesNobodyTokens,
  granted,
  pullScope,
  tokenQuestion,
  tokenService,
  type TokenService,
} from '../evidence/token-service.ts'
import { PASS, blocked, type Examined, type Probe } from '../probe.ts'
import type { Upstream } from '../upstream.ts'

type Fail = Extract<Examined, { result: 'fail' }>

/** Nobody's. */
const WRONG = basicOf({ name: 'pullscope', password: 'not-a-password' })

export const basicCredentialsDropped: Probe = {
  id: 'basic-credentials-dropped',
  title: 'The client’s credentials do not reach the upstream',
  level: 'error',
  why: 'Authorization is not passed on with token requests, or a token of the proxy’s own is put in place of the client’s. Private images are denied, and everybody has the limit of nobody.',
  source: [
    'https://github.com/ciiiii/cloudflare-docker-proxy/issues/11',
    'https://github.com/cmliu/CF-Workers-docker.io/issues/133',
    'https://github.com/distribution/distribution/issues/1508',
    'https://github.com/rpardini/docker-registry-proxy/blob/master/nginx.conf',
  ],
  needs: ['wrong-login'],
  examine: async (bench) => {
    const service = await tokenService(bench)
    if ('result' in service) return service
    const { upstream } = bench
    if (upstream !== null) {
      const found =
        (await atTokenService(bench, service, upstream)) ?? (await atRegistry(bench, service, upstream))
      if (found !== null) return found
    }
    return wrongPassword(bench, service)
  },
  explains: ({ asked, cause }) =>
    cause.kind === 'status' &&
    (cause.status === 401 || cause.status === 403) &&
    (asked.purpose === 'token' ? asked.user === 'named' : asked.purpose !== 'ping'),
  remedy:
    'pass Authorization on, with token requests and to the registry (nginx: proxy_set_header Authorization $http_authorization), and put no token of its own in place of a client’s',
}

/** A service without accounts gives anybody the same: that much it may, but a login then proves nothing. */
async function wrongPassword(bench: Bench, service: TokenService): Promise<Examined> {
  const question = { ...tokenQuestion(service, [pullScope(bench.image.asMirror)]), authorization: WRONG }
  const answer = await bench.ask(question)
  if (answer.status === 429 || answer.status >= 500)
    return blocked(`${service.realm.host} answers ${answer.status} to a token request with a wrong password`)
  const { bearer, claims } = granted(answer)
  if (bearer === null) return (await givesNobodyTokens(bench, service)) ?? PASS
  const anybodys = granted(await bench.ask({ ...question, authorization: null }))
  if (claims !== null && anybodys.bearer === bearer)
    return blocked(`${service.realm.host} gives one token to all: auth-response-cached says more`)
  return {
    result: 'fail',
    message: `${service.realm.host} gives a token for a wrong password: credentials are not looked at`,
    evidence: [quoted(answer)],
    level: bench.candidate.credentials === null ? 'warning' : 'error',
  }
}

/** null unless our hub was asked for the token, and without the credentials. */
async function atTokenService(bench: Bench, service: TokenService, upstream: Upstream): Promise<Fail | null> {
  const [account] = upstream.accounts
  if (account === undefined) return null
  const basic = basicOf(account)
  const question = { ...tokenQuestion(service, [pullScope(bench.image.asMirror)]), authorization: basic }
  const { value: answer, seen } = await upstream.during(null, () => bench.askAgain(question))
  const asked = seen.filter(({ role }) => role === 'authorization')
  const [first] = asked
  if (first === undefined || asked.some(({ headers }) => header(headers, 'authorization') === basic))
    return null
  const sent =
    header(first.headers, 'authorization') === null ? 'without credentials' : 'with other credentials'
  return {
    result: 'fail',
    message: `${bench.candidate.url.host} is given a name and a password for a token, and asks the upstream ${sent}`,
    evidence: [{ exchange: first.exchange, shows: `the candidate’s token request, ${sent}` }, quoted(answer)],
  }
}

/** null unless the hub's own token was replaced by another one, or left out. */
async function atRegistry(bench: Bench, service: TokenService, upstream: Upstream): Promise<Fail | null> {
  const fresh = upstream.freshImage()
  const { value: token, seen } = await upstream.during(null, () =>
    bench.ask(tokenQuestion(service, [pullScope(fresh.asMirror)])),
  )
  const { bearer } = granted(token)
  // A token service of its own issues tokens of its own, which are nothing to the upstream.
  if (bearer === null || !seen.some(({ role }) => role === 'authorization')) return null
  const authorization = `Bearer ${bearer}`
  const watched = await upstream.during(null, (): Promise<Answer> =>
    askToTheEnd(bench, { ...manifestQuestion('HEAD', fresh.asMirror, fresh.target), authorization }, 'anew'),
  )
  const asked = watched.seen.filter(({ role }) => role === 'registry')
  const [first] = asked
  if (first === undefined || asked.some(({ headers }) => header(headers, 'authorization') === authorization))
    return null
  const sent = header(first.headers, 'authorization') === null ? 'no token' : 'another token'
  return {
    result: 'fail',
    message: `${bench.candidate.url.host} is given a client’s token for ${fresh.asMirror}, and asks the upstream with ${sent}`,
    evidence: [
      { exchange: first.exchange, shows: `the candidate’s request, with ${sent}` },
      quoted(watched.value),
    ],
  }
}
