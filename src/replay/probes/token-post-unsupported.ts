// The token service is asked by POST, as containerd does when it has a password.

import { askToTheEnd } from '../evidence/ask-to-the-end.ts'
import { isWebPage } from '../evidence/web-page.ts'
import { manifestQuestion } from '../evidence/manifest-under-test.ts'
import { quoted, said } from '../evidence/quote.ts'
import {
  allowsPull,
  formQuestion,
  givesNobodyTokens,
  granted,
  grantedNames,
  pullScope,
  tokenService,
} from '../evidence/token-service.ts'
import { PASS, blocked, type Examined, type Probe } from '../probe.ts'
import type { Answer } from '../answer.ts'
import type { Bench } from '../bench.ts'

/** After these a client asks again by GET (containerd, remotes/docker/authorizer.go; 403 is what some say of a password). */
const REFUSED: readonly number[] = [400, 401, 403, 404, 405]

export const tokenPostUnsupported: Probe = {
  id: 'token-post-unsupported',
  title: 'The token service takes a POST for something else',
  level: 'error',
  why: 'A POST is passed on as a GET without its form, or answered by a page. containerd and BuildKit ask by POST first when they have a password, and go on with whatever token they get.',
  source: [
    'https://github.com/containerd/containerd/issues/12822',
    'https://github.com/containerd/containerd/issues/12857',
    'https://github.com/moby/buildkit/issues/3117',
    'https://distribution.github.io/distribution/spec/auth/oauth/',
  ],
  needs: ['wrong-login'],
  concerns: ['containerd'],
  examine: async (bench) => {
    const service = await tokenService(bench)
    if ('result' in service) return service
    const { asMirror } = bench.image
    // With our hub behind it, by one of its accounts; else by nobody's, whom a right service refuses.
    const account = bench.upstream?.accounts[0] ?? { name: 'pullscope', password: 'not-a-password' }
    const answer = await bench.ask(
      formQuestion(service, [
        ['client_id', 'containerd-client'],
        ['grant_type', 'password'],
        ['username', account.name],
        ['password', account.password],
        pullScope(asMirror),
      ]),
    )
    // After these a client goes on by GET, where there may be nothing for it either.
    if (REFUSED.includes(answer.status)) return (await givesNobodyTokens(bench, service)) ?? PASS
    return judge(bench, answer, asMirror)
  },
  explains: ({ asked, cause }) =>
    asked.purpose === 'token'
      ? asked.method === 'POST' && (cause.kind === 'status' || cause.kind === 'unusable')
      : cause.kind === 'status' && (cause.status === 401 || cause.status === 403),
  remedy:
    'pass method, body and Content-Type of a token request on as they are; or answer a POST by 405 with a JSON body, and clients ask by GET',
}

async function judge(bench: Bench, answer: Answer, repository: string): Promise<Examined> {
  const { status } = answer
  const asked = `POST ${answer.url.origin}${answer.url.pathname}`
  if (status === 429) return blocked(`${asked} is answered 429`)
  const fail = (message: string, quote = quoted(answer, 'Content-Type')): Examined => ({
    result: 'fail',
    message,
    evidence: [quote],
  })
  if (status !== 200) return fail(`${asked} is answered ${status}, after which clients do not go on by GET`)
  const token = granted(answer)
  if (token.bearer === null) {
    return fail(`${asked} is answered by ${isWebPage(answer) ? 'a web page' : `no token${said(answer)}`}`)
  }
  const allows = allowsPull(token, repository)
  if (allows === true) return PASS
  const shows = `200, a token for ${allows === null ? 'something' : grantedNames(token)}`
  if (allows === false) {
    const message = `${asked} for repository:${repository}:pull is answered by a token for ${grantedNames(token)}: the form was not read`
    return fail(message, { exchange: answer.exchange, shows })
  }
  // A token that cannot be read is tried.
  const question = manifestQuestion('HEAD', repository, bench.image.target)
  const tried = await askToTheEnd(bench, { ...question, authorization: `Bearer ${token.bearer}` })
  if (tried.status !== 401 && tried.status !== 403) return PASS
  return {
    result: 'fail',
    message: `${asked} for repository:${repository}:pull is answered by a token with which HEAD ${question.url} is answered ${tried.status}`,
    evidence: [{ exchange: answer.exchange, shows }, quoted(tried, 'Www-Authenticate')],
  }
}
