// Whether tokens and refusals are kept, and given to those who were not meant.

import { randomBytes } from 'node:crypto'
import { header } from '../../http/headers.ts'
import type { Answer, Question } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { basicOf } from '../engine/authorize.ts'
import { askToTheEnd } from '../evidence/ask-to-the-end.ts'
import { IN_ONE_LINE } from '../evidence/accepted-types.ts'
import { manifestQuestion } from '../evidence/manifest-under-test.ts'
import { quoted } from '../evidence/quote.ts'
import {
  asUser,
  givesNobodyTokens,
  granted,
  pullScope,
  tokenQuestion,
  tokenService,
  type TokenService,
} from '../evidence/token-service.ts'
import { PASS, type Examined, type Probe } from '../probe.ts'
import type { Upstream } from '../upstream.ts'

type Fail = Extract<Examined, { result: 'fail' }>

export const authResponseCached: Probe = {
  id: 'auth-response-cached',
  title: 'Tokens or refusals are cached',
  level: 'error',
  why: 'A cache over everything keeps what was meant for one client: its token, or the 401 of somebody without one, which then meets those who have one.',
  source: [
    'https://github.com/rpardini/docker-registry-proxy/issues/5',
    'https://github.com/sonatype/nexus-public/issues/639',
    'RFC 9111 §3.5',
  ],
  needs: [],
  examine: async (bench) => {
    const service = await tokenService(bench)
    if ('result' in service) return service
    const { upstream } = bench
    return (
      (await keptToken(bench, service)) ??
      (await keptRefusal(bench, service)) ??
      // Whoever refuses everybody keeps nothing by that.
      (await givesNobodyTokens(bench, service)) ??
      (upstream === null || bench.manners === 'polite'
        ? null
        : await keptFailure(bench, service, upstream)) ??
      PASS
    )
  },
  explains: ({ cause }) => cause.kind === 'status' && cause.status === 401,
  remedy:
    'keep nothing of /token and /v2/, nor any answer to a request with Authorization, nor a 401 (nginx: proxy_cache off; there)',
}

/** A cache's own word that it answered. */
function hit(answer: Answer): string | null {
  const named = [
    'X-Cache',
    'X-Cache-Status',
    'X-Proxy-Cache',
    'CF-Cache-Status',
    'X-Docker-Registry-Proxy-Cache-Status',
  ]
  return named.find((name) => /\bhit\b/i.test(header(answer.headers, name) ?? '')) ?? null
}

/** The same token twice. Services that know no time in their tokens may give the same in the same second. */
async function keptToken(bench: Bench, service: TokenService): Promise<Fail | null> {
  const question = asUser(bench, service, tokenQuestion(service, [pullScope(bench.image.asMirror)]))
  const first = await bench.askAgain(question)
  await bench.wait(1_100)
  const second = await bench.askAgain(question)
  const [one, other] = [granted(first), granted(second)]
  const where = hit(second)
  const isSame = one.bearer !== null && one.bearer === other.bearer
  if (other.bearer === null || (where === null && !(isSame && one.claims?.iat !== undefined))) return null
  const proof = where === null ? 'the same token, with the same iat' : `${where} says so`
  return {
    result: 'fail',
    message: `${service.realm.host} keeps the answers of the token service, and gives them again (${proof})`,
    evidence: [
      where === null ? { exchange: second.exchange, shows: `200, ${proof}` } : quoted(second, where),
      quoted(first),
    ],
  }
}

/** A 401 that was for nobody, and is given to somebody. */
async function keptRefusal(bench: Bench, service: TokenService): Promise<Fail | null> {
  const { asMirror, target } = bench.image
  const wanted = asUser(bench, service, tokenQuestion(service, [pullScope(asMirror)]))
  const { bearer } = granted(await bench.ask(wanted))
  if (bearer === null) return null
  const authorization = `Bearer ${bearer}`
  for (const kind of ['manifests', 'blobs'] as const) {
    const kept = await keptUnasked(bench, kind, authorization)
    if (kept !== null) return kept
  }
  const root: Question = { method: 'GET', url: '/v2/' }
  const before = await bench.askAgain(root)
  const after = await bench.askAgain({ ...root, authorization })
  if (before.status !== 401 || after.status !== 401) return null
  const manifest = await askToTheEnd(bench, { ...manifestQuestion('HEAD', asMirror, target), authorization })
  return manifest.status === 200 ? refusedAgain('GET /v2/', before, after) : null
}

/**
 * Asks for what nobody can have asked for before: a digest that there is not. It is refused to nobody, and then “not
 * there” for a token; if that is refused too, another one tells whether the token is good.
 */
async function keptUnasked(
  bench: Bench,
  kind: 'manifests' | 'blobs',
  authorization: string,
): Promise<Fail | null> {
  const question = (): Question => {
    const digest = `sha256:${randomBytes(32).toString('hex')}`
    return { method: 'HEAD', url: `/v2/${bench.image.asMirror}/${kind}/${digest}`, headers: IN_ONE_LINE }
  }
  const wanted = question()
  const before = await bench.askAgain(wanted)
  if (before.status !== 401) return null
  const after = await bench.askAgain({ ...wanted, authorization })
  if (after.status !== 401) return null
  const other = await bench.askAgain({ ...question(), authorization })
  if (other.status === 401) return null // the token opens nothing there, whatever is kept
  const found = refusedAgain(`HEAD ${wanted.url}`, before, after)
  const shows = `${other.status}: the same token, for what nobody asked for without one`
  return { ...found, evidence: [...found.evidence, { exchange: other.exchange, shows }] }
}

function refusedAgain(asked: string, before: Answer, after: Answer): Fail {
  return {
    result: 'fail',
    message: `${asked} is answered 401 with a good token, after it was asked without one`,
    evidence: [quoted(after, 'Www-Authenticate'), quoted(before, 'Www-Authenticate')],
  }
}

/** A password that was wrong, and is right now; and a token that is given to another account. */
async function keptFailure(bench: Bench, service: TokenService, upstream: Upstream): Promise<Fail | null> {
  const [account] = upstream.accounts
  if (account === undefined) return null
  const question = tokenQuestion(service, [
    pullScope(upstream.freshImage({ visibility: 'private' }).asMirror),
  ])
  const ask = (password: string): Promise<Answer> =>
    bench.askAgain({ ...question, authorization: basicOf({ ...account, password }) })
  const before = await ask('not-a-password')
  const { value: after, seen } = await upstream.during(null, () => ask(account.password))
  const wasAsked = seen.some(({ role }) => role === 'authorization')
  if (before.status !== 401 || after.status !== 401 || wasAsked) return null
  return {
    result: 'fail',
    message: `${service.realm.host} refuses a right password by 401, after a wrong one for the same name`,
    evidence: [quoted(after), quoted(before)],
  }
}
