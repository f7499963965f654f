// The matrix of errors: whether each has the class of status and the JSON that clients read.

import { errorAnswer } from '../../hub/registry/errors.ts'
import { isManifest, replaced } from '../../hub/scenarios/faults.ts'
import { parseErrors } from '../../registry/error-body.ts'
import type { Answer, Question } from '../answer.ts'
import type { Authorized, Bench } from '../bench.ts'
import { askToTheEnd } from '../evidence/ask-to-the-end.ts'
import { manifestQuestion } from '../evidence/manifest-under-test.ts'
import { isAtEdge } from '../evidence/edge.ts'
import { quoted } from '../evidence/quote.ts'
import { clientsAt } from '../evidence/refusals.ts'
import { isUnreached } from '../evidence/unreached.ts'
import { isWebPage, titled } from '../evidence/web-page.ts'
import { blocked, PASS, type Examined, type Probe } from '../probe.ts'
import type { Behaviour } from '../upstream.ts'

interface Case {
  readonly what: string
  readonly question: (bench: Bench, authorization: string | null) => Question
  /** Statuses that the specification, or a registry that tells nobody what it has, gives. */
  readonly allowed: readonly number[]
  /** Asked with a token, so that it is about what is asked for. */
  readonly as: 'nobody' | 'reader'
}

const NO_SUCH_DIGEST = `sha256:${'0'.repeat(63)}1`

const CASES: readonly Case[] = [
  {
    what: 'a tag that there is not',
    question: ({ image }) => manifestQuestion('GET', image.asMirror, 'pullscope-no-such-tag'),
    allowed: [404],
    as: 'reader',
  },
  {
    what: 'a blob that there is not',
    question: ({ image }) => ({ method: 'GET', url: `/v2/${image.asMirror}/blobs/${NO_SUCH_DIGEST}` }),
    allowed: [404],
    as: 'reader',
  },
  {
    what: 'a repository that there is not',
    question: () => manifestQuestion('GET', 'pullscope/no-such-repository', 'latest'),
    allowed: [401, 403, 404],
    as: 'nobody',
  },
]

export const errorShapeOrStatusChanged: Probe = {
  id: 'error-shape-or-status-changed',
  title: 'Errors lose the spec shape, or the status changes class',
  level: 'warning',
  why: 'Own error pages and generic error mapping: a client can no longer tell “not there” from “not allowed” from “later”, and its user reads “invalid character <”.',
  source: [
    'https://github.com/ciiiii/cloudflare-docker-proxy/issues/132',
    'https://github.com/distribution/distribution/issues/3270',
    'distribution-spec, "Error Codes"',
  ],
  needs: ['pulls'],
  async examine(bench) {
    const { asMirror, target } = bench.image
    const reader = await bench.authorize(asMirror)
    if (isUnreached(reader.root)) return blocked(`GET /v2/ is answered ${reader.root.status}`)
    for (const { what, question, allowed, as } of CASES) {
      const authorization = as === 'reader' ? reader.authorization : null
      const answer = await askToTheEnd(bench, { ...question(bench, authorization), authorization })
      // Nobody may know what there is; why there is no token is another's to say.
      if (as === 'reader' && authorization === null && answer.status === 401)
        return blocked(`${what} cannot be asked for without a token, and there is none`)
      // A registry tells nobody what there is beside an image that it does not give: why it does not is another's to say.
      if ((isDenied(answer) || isUnreached(answer)) && as === 'reader') {
        const own = await askToTheEnd(bench, { ...manifestQuestion('HEAD', asMirror, target), authorization })
        if (isDenied(own) || isUnreached(own))
          return blocked(`${asMirror} itself is answered ${own.status}: ${what} is too`)
      }
      const found = judged(bench, { answer, what, allowed })
      if (found !== null) return found
    }
    return (await hidden(bench, reader)) ?? (bench.upstream === null ? PASS : mapped(bench, bench.upstream))
  },
  explains: ({ asked, cause }) => {
    if (cause.kind !== 'status' || cause.status < 400) return false
    // The answer to a HEAD has no body that could say more.
    if (asked.method === 'HEAD') return asked.purpose === 'resolve' && HIDING.includes(cause.status)
    return cause.errors.length === 0
  },
  remedy:
    "pass the registry's status and JSON body on as they came: no error pages of your own below /v2/ (nginx: no error_page for 4xx and 5xx; Worker: return the answer of fetch as it is)",
  causes: {
    hidden:
      'answer 401 with the challenge to whoever comes without a token: 403 and 404 are for those whose token does not open it',
  },
}

/** In place of 401, from which a client learns where to get a token. */
const HIDING: readonly number[] = [403, 404]

/** An image that is not there for whoever comes without a token: who begins with it, as containerd does, never gets one. */
async function hidden(bench: Bench, { authorization, root }: Authorized): Promise<Examined | null> {
  if (root.status !== 401 || authorization === null) return null
  const question = manifestQuestion('HEAD', bench.image.asMirror, bench.image.target)
  const asNobody = await askToTheEnd(bench, question)
  const asReader = await askToTheEnd(bench, { ...question, authorization })
  if (!HIDING.includes(asNobody.status) || asReader.status !== 200 || isAtEdge(asNobody)) return null
  const again = await askToTheEnd(bench, question, 'anew')
  if (again.status !== asNobody.status) return null
  return {
    result: 'fail',
    level: 'error',
    message: `${bench.candidate.url.host} answers HEAD ${question.url} by ${again.status} without a token, in place of 401 with a challenge, and by 200 with one`,
    evidence: [quoted(again, 'Www-Authenticate'), quoted(asReader)],
    clients: clientsAt(bench, ['manifest']),
    cause: 'hidden',
  }
}

function isDenied({ status }: Answer): boolean {
  return status === 401 || status === 403
}

function judged(
  bench: Bench,
  {
    answer,
    what,
    allowed,
  }: { readonly answer: Answer; readonly what: string; readonly allowed: readonly number[] },
): Examined | null {
  const { status, body } = answer
  const { host } = bench.candidate.url
  // A page for something that is not there, with 200, is html-served-as-content; an edge's page is the edge's.
  if (status < 300) return blocked(`${what} is answered ${status}: html-served-as-content says more`)
  if (status === 429) return blocked(`${what} is answered 429, as everything may be`)
  if (isAtEdge(answer)) return blocked(`${what} is answered by the edge in front of ${host}`)
  // A store's words are its own: it was asked because nobody looked before whether there is such a thing.
  if (answer.url.origin !== bench.candidate.url.origin && status < 500) return null
  if (!allowed.includes(status)) {
    const message = `${host} answers ${status} for ${what}, in place of ${allowed.join(' or ')}`
    return { result: 'fail', message, evidence: [quoted(answer, 'Content-Type')] }
  }
  if (parseErrors(body.toString('utf8')).length > 0) return null
  const page = isWebPage(answer) ? `a web page${titled(answer)}` : 'no JSON with errors'
  const message = `${host} answers ${status} for ${what} with ${page}`
  return { result: 'fail', message, evidence: [quoted(answer, 'Content-Type')] }
}

/** A registry that is broken for a while must not look as if nothing were there. */
async function mapped(bench: Bench, upstream: NonNullable<Bench['upstream']>): Promise<Examined> {
  const { asMirror, target } = upstream.freshImage()
  const { authorization } = await bench.authorize(asMirror)
  const { value, seen } = await upstream.during(unavailable, () =>
    askToTheEnd(bench, { ...manifestQuestion('GET', asMirror, target), authorization }, 'anew'),
  )
  const wasUnavailable = seen.some(({ role, status }) => role === 'registry' && status === 503)
  if (!wasUnavailable || value.status >= 500 || value.status === 429) return PASS
  return {
    result: 'fail',
    message: `${bench.candidate.url.host} answers ${value.status} for a manifest when its registry says 503`,
    evidence: [quoted(value, 'Content-Type')],
  }
}

const unavailable: Behaviour = replaced('registry', isManifest, () =>
  errorAnswer('TOOMANYREQUESTS', { status: 503, message: 'unavailable for a while' }),
)
