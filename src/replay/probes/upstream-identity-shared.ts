// A private image of one account, asked for by others: through the candidate they must not get it.

import type { Answer, Question } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { basicOf } from '../engine/authorize.ts'
import { sha256Of } from '../../registry/digest.ts'
import { manifestQuestion } from '../evidence/manifest-under-test.ts'
import { quoted } from '../evidence/quote.ts'
import { granted, pullScope, tokenQuestion, tokenService } from '../evidence/token-service.ts'
import { PASS, blocked, notHere, type Probe } from '../probe.ts'

export const upstreamIdentityShared: Probe = {
  id: 'upstream-identity-shared',
  title: 'Private images are served to anyone',
  level: 'error',
  why: 'The candidate asks upstream with an account of its own, or keeps what it got for one client: whoever reaches it reads what that account may read.',
  source: [
    'https://distribution.github.io/distribution/recipes/mirror/',
    'https://github.com/distribution/distribution/issues/1899',
    'https://github.com/goharbor/harbor/issues/18133',
  ],
  needs: ['upstream', 'pulls'],
  examine: async (bench) => {
    const { upstream, candidate } = bench
    const [owner, stranger] = upstream?.accounts ?? []
    if (upstream === null || owner === undefined || stranger === undefined)
      return notHere('the upstream has no two accounts')
    const image = upstream.freshImage({ visibility: 'private' })
    const { digest, layers } = await image.truth()
    const blob = layers[0]?.digest ?? digest
    const questions: (Question & { readonly digest: string })[] = [
      { ...manifestQuestion('GET', image.asMirror, image.target), digest },
      { ...manifestQuestion('GET', image.asMirror, digest), digest },
      { method: 'GET', url: `/v2/${image.asMirror}/blobs/${blob}`, digest: blob },
    ]
    const ask = async (question: Question, authorization: string | null): Promise<Answer> => {
      const hops = await bench.follow(await bench.askAgain({ ...question, authorization }), question)
      return hops.at(-1) ?? hops[0]
    }
    const tokenOf = await tokens(bench, image.asMirror)
    const own = await tokenOf(basicOf(owner))
    // The owner first, so that a cache has it.
    if (own !== null) for (const { digest: _, ...question } of questions) await ask(question, own)
    const others = [
      { who: 'nobody', authorization: null },
      { who: 'nobody, with a token', authorization: await tokenOf(null) },
      { who: `${stranger.name}, who may not`, authorization: await tokenOf(basicOf(stranger)) },
    ]
    const given = others.find(({ authorization }) => authorization !== null && authorization === own)
    if (given !== undefined)
      return blocked(`${given.who} is given ${owner.name}’s token: auth-response-cached says more`)
    for (const { digest: content, ...question } of questions) {
      for (const { who, authorization } of others) {
        const answer = await ask(question, authorization)
        // A page for everything is none of it.
        if (answer.status !== 200 || answer.sha256 !== sha256Of(content)) continue
        return {
          result: 'fail',
          message: `${candidate.url.host} answers ${question.method} ${question.url}, of ${owner.name}’s private image, by 200 to ${who}`,
          evidence: [quoted(answer, 'Content-Type')],
        }
      }
    }
    return PASS
  },
  // Nobody's pull fails: it is a disclosure.
  explains: () => false,
  remedy:
    'let clients authenticate at the candidate, or give it no account that may read private images; never serve from a cache without asking upstream whether this client may',
}

/** By Basic credentials, or for nobody: a bearer for pulls from the repository; null where none is to be had. */
async function tokens(
  bench: Bench,
  repository: string,
): Promise<(basic: string | null) => Promise<string | null>> {
  const service = await tokenService(bench, 'any')
  if ('result' in service) return (basic) => Promise.resolve(basic)
  return async (basic) => {
    const question = tokenQuestion(service, [pullScope(repository)])
    const { bearer } = granted(await bench.askAgain({ ...question, authorization: basic }))
    return bearer === null ? null : `Bearer ${bearer}`
  }
}
