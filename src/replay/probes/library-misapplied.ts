// Where `library/` is added in a wrong way: by a redirect that clients see, twice, or to names that have an owner.

import { contentLength, header } from '../../http/headers.ts'
import type { Answer } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { isOneSegment } from '../candidate.ts'
import { locationOf } from '../engine/follow.ts'
import { manifestQuestion } from '../evidence/manifest-under-test.ts'
import { quoted, quotedSeen } from '../evidence/quote.ts'
import { pullAuthorization } from '../evidence/token-service.ts'
import { shortened } from '../../rules/evidence/quote.ts'
import { PASS, type Examined, type Probe } from '../probe.ts'
import type { Upstream } from '../upstream.ts'

type Fail = Extract<Examined, { result: 'fail' }>

export const libraryMisapplied: Probe = {
  id: 'library-misapplied',
  title: 'library/ is added by a redirect, twice, or to names that have an owner',
  level: 'error',
  why: 'A redirect to the full name is one that each client sees: containerd then wants a token for two names, and a push becomes a GET. A pattern that counts segments wrongly changes names that were right.',
  source: [
    'https://github.com/ciiiii/cloudflare-docker-proxy/issues/79',
    'https://github.com/ciiiii/cloudflare-docker-proxy/blob/master/src/index.js',
    'https://github.com/getnora-io/nora/issues/337',
  ],
  needs: [],
  examine: async (bench) => {
    const full = await pullAuthorization(bench, bench.image.asMirror)
    if ('result' in full) return full
    return (
      (await byRedirect(bench, full.authorization)) ??
      (bench.upstream === null ? null : await whereNoneBelongs(bench, bench.upstream)) ??
      PASS
    )
  },
  explains: ({ asked, cause }) =>
    ['resolve', 'manifest', 'config', 'layer'].includes(asked.purpose) &&
    cause.kind === 'status' &&
    [301, 302, 303, 307, 308, 401, 403, 404].includes(cause.status),
  remedy:
    'rewrite the path inside, for names of one segment and for Docker Hub alone (nginx: rewrite … break; Worker: fetch the changed URL, no Response.redirect)',
}

/** Only where a client leaves `library/` out. */
async function byRedirect(bench: Bench, authorization: string | null): Promise<Fail | null> {
  const { asHost, asMirror, target } = bench.image
  if (!isOneSegment(bench.image) || !bench.candidate.ways.includes('host')) return null
  const short = await bench.ask({ ...manifestQuestion('HEAD', asHost, target), authorization })
  const to = locationOf(short)
  if (to?.host === bench.candidate.url.host && to.pathname.includes('/library/')) {
    return {
      result: 'fail',
      level: 'warning',
      message: `${bench.candidate.url.host} answers HEAD ${short.url.pathname} by ${short.status} to ${shortened(to.pathname)}, which clients have to follow`,
      evidence: [quoted(short, 'Location')],
    }
  }
  const long = await bench.ask({ ...manifestQuestion('HEAD', asMirror, target), authorization })
  return short.status === 200 && long.status === 200 ? lengthLost(short, long) : null
}

/** containerd and crane take the size from the HEAD. */
function lengthLost(short: Answer, long: Answer): Fail | null {
  if (contentLength(long.headers) === null || header(short.headers, 'content-length') !== null) return null
  return {
    result: 'fail',
    level: 'warning',
    message: `HEAD ${short.url.pathname} is answered without Content-Length, and ${long.url.pathname} with one`,
    evidence: [quoted(short, 'Content-Length'), quoted(long, 'Content-Length')],
  }
}

/** A name that has `library/`, and one that has an owner: both must go up as they are. */
async function whereNoneBelongs(bench: Bench, upstream: Upstream): Promise<Fail | null> {
  const official = upstream.freshImage()
  const owned = upstream.freshImage({ name: official.reference.repository.replace(/^library\//, 'acme/') })
  for (const { asMirror, target, reference } of [official, owned]) {
    const token = await pullAuthorization(bench, asMirror)
    if ('result' in token) continue
    const question = manifestQuestion('HEAD', asMirror, target)
    const { value: answer, seen } = await upstream.during(null, () =>
      bench.askAgain({ ...question, ...token }),
    )
    const name = reference.repository
    const wrong = seen.find(({ url }) => url.pathname.includes(`/library/${name}/`))
    if (wrong === undefined) continue
    return {
      result: 'fail',
      message: `${bench.candidate.url.host} is asked for ${asMirror}, and asks the upstream for library/${name}`,
      evidence: [quotedSeen(wrong), quoted(answer)],
    }
  }
  return null
}
