// The matrix of errors: whether each has the class of status and the JSON that clients read.

import { errorAnswer } from '../../hub/registry/errors.ts'
import { isManifest, replaced } from '../../hub/scenarios/faults.ts'
import { parseErrors } from '../../registry/error-body.ts'
import type { Answer, Question } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { manifestQuestion } from '../evidence/manifest-under-test.ts'
import { isAtEdge } from '../evidence/edge.ts'
import { quoted } from '../evidence/quote.ts'
import { allowsPull, granted } from '../evidence/token-service.ts'
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
      const answer = await bench.ask({ ...question(bench, authorization), authorization })
      // Nobody may know what there is; why there is no token is another's to say.
      if (as === 'reader' && authorization === null && answer.status === 401)
        return blocked(`${what} cannot be asked for without a token, and there is none`)
      // A registry tells nobody what there is beside an image that it does not give, and no token is for.
      const mayRead = reader.token !== null && allowsPull(granted(reader.token), asMirror) === true
      if (isDenied(answer) && as === 'reader' && !mayRead) {
        const own = await bench.ask({ ...manifestQuestion('HEAD', asMirror, target), authorization })
        if (isDenied(own)) return blocked(`${asMirror} itself is answered ${own.status}: ${what} is too`)
      }
      const found = judged(bench, { answer, what, allowed })
      if (found !== null) return found
    }
    return bench.upstream === null ? PASS : mapped(bench, bench.upstream)
  },
  // The answer to a HEAD has no body that could say more.
  explains: ({ asked, cause }) =>
    cause.kind === 'status' && cause.status >= 400 && asked.method !== 'HEAD' && cause.errors.length === 0,
  remedy:
    "pass the registry's status and JSON body on as they came: no error pages of your own below /v2/ (nginx: no error_page for 4xx and 5xx; Worker: return the answer of fetch as it is)",
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
  if (isAtEdge(answer)) return blocked(`${what} is answered by the edge in front of ${host}`)
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
    bench.askAgain({ ...manifestQuestion('GET', asMirror, target), authorization }),
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
