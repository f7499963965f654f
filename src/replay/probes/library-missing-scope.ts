// The token of a one-segment name must be one for `library/NAME`.

import { askToTheEnd } from '../evidence/ask-to-the-end.ts'
import { manifestQuestion } from '../evidence/manifest-under-test.ts'
import { quoted } from '../evidence/quote.ts'
import {
  asUser,
  granted,
  grantedNames,
  pullScope,
  tokenQuestion,
  tokenService,
  type TokenService,
} from '../evidence/token-service.ts'
import type { Order } from '../engine/token-url.ts'
import type { Answer } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { PASS, blocked, notHere, type Probe } from '../probe.ts'

export const libraryMissingScope: Probe = {
  id: 'library-missing-scope',
  title: 'The scope of a one-segment name does not become library/NAME',
  level: 'error',
  why: 'Official images are below library/, and clients say so for docker.io alone. A candidate that is named outright has to add it to the path and to the token’s scope.',
  source: [
    'https://github.com/ciiiii/cloudflare-docker-proxy/issues/17',
    'https://github.com/ciiiii/cloudflare-docker-proxy/issues/11',
  ],
  needs: ['one-segment'],
  examine: async (bench) => {
    if (!bench.candidate.ways.includes('host')) return notHere('as a mirror it is asked for full names')
    const service = await tokenService(bench, 'any')
    if ('result' in service) return service
    const { asHost, asMirror } = bench.image
    const short = await tokenFor(bench, service, asHost)
    if ('result' in short) return short
    const own = await head(bench, asHost, short)
    // What works is right, whatever the token says; and a name that is unknown is no matter of scopes.
    if (!isRefused(own)) return (await scopeLast(bench, service)) ?? PASS
    if (!isRefused(await head(bench, asMirror, short))) return (await scopeLast(bench, service)) ?? PASS
    const full = await tokenFor(bench, service, asMirror)
    if ('result' in full) return full
    const control = await head(bench, asMirror, full)
    if (isRefused(control)) return blocked(`${asMirror} is refused with a token for it: ${control.status}`)
    const { claims } = granted(short.answer)
    const said =
      claims === null
        ? 'a token with which'
        : `a token for ${grantedNames(granted(short.answer))}, with which`
    return {
      result: 'fail',
      message: `who asks ${service.realm.host} for repository:${asHost}:pull gets ${said} ${asMirror} is refused by ${own.status}`,
      evidence: [quoted(own, 'Www-Authenticate'), quoted(short.answer), quoted(control)],
    }
  },
  explains: ({ asked, cause }) =>
    cause.kind === 'status' &&
    (cause.status === 401 || cause.status === 403) &&
    !/library(?:\/|%2F)/i.test((asked.behalf ?? asked).url),
  remedy:
    'where the path gets library/, the scope of the token request has to get it too (repository:NAME:pull becomes repository:library/NAME:pull); until then pull CANDIDATE/library/NAME',
}

interface Token {
  readonly answer: Answer
  readonly bearer: string
}

async function tokenFor(
  bench: Bench,
  service: TokenService,
  name: string,
  order: Order = 'by-name',
): Promise<Token | ReturnType<typeof blocked>> {
  const answer = await bench.ask(asUser(bench, service, tokenQuestion(service, [pullScope(name)], order)))
  const { bearer } = granted(answer)
  return bearer === null
    ? blocked(`no token for repository:${name}:pull: ${service.realm.host} answers ${answer.status}`)
    : { answer, bearer }
}

function head(bench: Bench, name: string, { bearer }: Token): Promise<Answer> {
  return askToTheEnd(bench, {
    ...manifestQuestion('HEAD', name, bench.image.target),
    authorization: `Bearer ${bearer}`,
  })
}

function isRefused({ status }: Answer): boolean {
  return status === 401 || status === 403
}

/** Rewrites by a pattern that wants something behind the scope: none of the clients puts it last, but scripts do. */
async function scopeLast(
  bench: Bench,
  service: TokenService,
): Promise<Extract<Awaited<ReturnType<Probe['examine']>>, { result: 'fail' }> | null> {
  const { asHost, asMirror } = bench.image
  const [byName, last] = [
    await tokenFor(bench, service, asHost),
    await tokenFor(bench, service, asHost, 'scope-last'),
  ]
  if ('result' in byName || 'result' in last) return null
  if (isRefused(await head(bench, asMirror, byName))) return null
  const refused = await head(bench, asMirror, last)
  if (!isRefused(refused)) return null
  return {
    result: 'fail',
    level: 'note',
    message: `repository:${asHost}:pull becomes repository:${asMirror}:pull only if scope is not the last of the query`,
    evidence: [quoted(refused, 'Www-Authenticate'), quoted(last.answer)],
    clients: [],
  }
}
