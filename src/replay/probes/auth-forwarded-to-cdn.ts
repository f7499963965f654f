// A proxy follows the redirect to the store, and takes the client's token along.

import type { Answer } from '../answer.ts'
import { header } from '../../http/headers.ts'
import type { Bench } from '../bench.ts'
import { blobQuestion, leadsAway } from '../evidence/blob-delivery.ts'
import { layerOf, manifestUnderTest } from '../evidence/manifest-under-test.ts'
import { quotedError, quotedSeen, said } from '../evidence/quote.ts'
import { PASS, type Examined, type Probe } from '../probe.ts'
import type { Upstream } from '../upstream.ts'

/** R2; S3 and our hub; OSS. */
const REFUSED =
  /Missing x-amz-content-sha256|Only one auth mechanism allowed|either the Signature query string parameter or the Authorization header/i

export const authForwardedToCdn: Probe = {
  id: 'auth-forwarded-to-cdn',
  title: 'The token goes along to the store',
  level: 'error',
  why: 'A Location is signed already. Who follows it with the token shows the token to a stranger, and R2, S3 and OSS refuse a request with both.',
  source: [
    'https://github.com/ciiiii/cloudflare-docker-proxy/issues/100',
    'https://github.com/cmliu/CF-Workers-docker.io/issues/75',
    'RFC 9110 §15.4',
  ],
  needs: ['pulls'],
  examine: (bench) => (bench.upstream === null ? byAnswer(bench) : byUpstream(bench, bench.upstream)),
  explains: ({ asked, cause }) =>
    (asked.purpose === 'config' || asked.purpose === 'layer') &&
    cause.kind === 'status' &&
    [400, 401, 403].includes(cause.status),
  remedy:
    'drop Authorization when a redirect leads to another host (nginx: proxy_set_header Authorization "" in the location that follows; a Worker: redirect: "manual", then fetch the location without it)',
}

/** Some stores take it without a word: only who stands there sees it. */
async function byUpstream(bench: Bench, upstream: Upstream): Promise<Examined> {
  const image = await manifestUnderTest(bench, upstream.freshImage())
  if ('result' in image) return image
  const question = blobQuestion(image, layerOf(image).digest)
  const { value: answer, seen } = await upstream.during(null, () => bench.askAgain(question))
  const shown = seen.find(({ role, headers }) => role === 'cdn' && header(headers, 'authorization') !== null)
  if (shown === undefined) return PASS
  const { host } = bench.candidate.url
  const outcome = answer.status >= 400 ? `, which is refused with ${answer.status}${said(answer)}` : ''
  return {
    result: 'fail',
    ...(answer.status < 400 ? { level: 'warning' as const } : {}),
    message: `${host} sends the token of the registry along to the store ${shown.url.host}${outcome}`,
    evidence: [quotedSeen(shown, 'Authorization'), quotedError(answer)],
  }
}

async function byAnswer(bench: Bench): Promise<Examined> {
  const image = await manifestUnderTest(bench)
  if ('result' in image) return image
  for (const { digest } of [layerOf(image), image.config]) {
    const answer = await bench.ask(blobQuestion(image, digest))
    if (leadsAway(bench, answer) !== null || !isRefusal(answer)) continue
    return {
      result: 'fail',
      message: `${bench.candidate.url.host} fetches blobs from a store with the client’s token, which the store refuses with ${answer.status}${said(answer)}`,
      evidence: [quotedError(answer)],
    }
  }
  return PASS
}

function isRefusal({ status, body }: Answer): boolean {
  return (status === 400 || status === 403) && REFUSED.test(body.subarray(0, 4096).toString('utf8'))
}
