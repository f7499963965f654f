// A cache keeps the redirect to a signed URL, which lives for minutes, and gives it to others later.

import { header } from '../../http/headers.ts'
import type { Answer } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { blobQuestion, deliverAgain, leadsAway, type Delivery } from '../evidence/blob-delivery.ts'
import { cacheSign } from '../evidence/cache-signs.ts'
import { layerOf, manifestUnderTest } from '../evidence/manifest-under-test.ts'
import { quoted, quotedError, quotedSeen } from '../evidence/quote.ts'
import { withSignedLocations } from '../evidence/signed-locations.ts'
import { blocked, notHere, PASS, type Examined, type Probe } from '../probe.ts'
import type { Upstream, Watched } from '../upstream.ts'

const FIRST = 'pullscope=1'
const SECOND = 'pullscope=2'

export const signedUrlCached: Probe = {
  id: 'signed-url-cached',
  title: 'Signed URLs are kept longer than they live',
  level: 'error',
  why: 'A Location is signed for some minutes. A cache that keeps the redirect, or its target, hands out a URL that the store refuses by then.',
  source: [
    'https://github.com/rpardini/docker-registry-proxy/issues/26',
    'https://axzys.cn/index.php/archives/686',
  ],
  needs: ['pulls'],
  examine: (bench) => (bench.upstream === null ? bySecondAnswer(bench) : byExpiry(bench, bench.upstream)),
  explains: ({ asked, cause }) =>
    (asked.purpose === 'config' || asked.purpose === 'layer') &&
    cause.kind === 'status' &&
    cause.status === 403,
  remedy:
    'keep the content, and never the redirect (nginx: no 301, 302, 307 in proxy_cache_valid; proxy_no_cache where a Location is followed)',
}

/** The first URL ends at once, and the registry gives another: no waiting. */
async function byExpiry(bench: Bench, upstream: Upstream): Promise<Examined> {
  const image = await manifestUnderTest(bench, upstream.freshImage())
  if ('result' in image) return image
  const question = blobQuestion(image, layerOf(image).digest)
  const fetch = (mark: string, expired?: string): Promise<Watched<Delivery>> =>
    upstream.during(withSignedLocations({ mark, ...(expired === undefined ? {} : { expired }) }), () =>
      deliverAgain(bench, question),
    )
  const before = await fetch(FIRST)
  if (before.value.last.status !== 200) return blocked(`a blob is answered ${before.value.last.status}`)
  const { value, seen } = await fetch(SECOND, FIRST)
  const { host } = bench.candidate.url
  const to = leadsAway(bench, value.first)
  if (to !== null)
    return to.search.includes(SECOND)
      ? PASS
      : {
          result: 'fail',
          message: `${host} redirects to a signed URL of ${to.host} that was for an earlier request, and has expired`,
          evidence: [quoted(value.first, 'Location'), quotedError(value.last)],
        }
  const old = seen.find(({ role, target }) => role === 'cdn' && target.includes(FIRST))
  // A 200 came by the new URL: Distribution, for its storage, goes on with a request from before.
  if (old === undefined || value.last.status === 200) return PASS
  return {
    result: 'fail',
    message: `${host} fetches a blob by the signed URL that it was given for an earlier request; ${old.url.host} finds it expired, and it answers ${value.last.status}`,
    evidence: [quotedSeen(old), quotedError(value.last)],
  }
}

/** Longer than the second in which some signers round the time. */
const APART_MS = 1_200
/** A URL that lives for less is too short for a layer. */
const SHORT_SECONDS = 60

async function bySecondAnswer(bench: Bench): Promise<Examined> {
  const image = await manifestUnderTest(bench)
  if ('result' in image) return image
  const question = { ...blobQuestion(image, layerOf(image).digest), take: 'head' } as const
  const first = await bench.askAgain(question)
  const to = leadsAway(bench, first)
  if (to === null)
    return notHere('it follows redirects itself: what it keeps of them shows only with --with-hub')
  if (to.search === '') return PASS
  await bench.wait(APART_MS)
  const second = await bench.askAgain(question)
  if (leadsAway(bench, second)?.href !== to.href) return PASS
  const left = secondsLeft(to, second)
  const sign = cacheSign(second)
  if (sign === null && (left === null || left > SHORT_SECONDS)) return PASS
  const because = sign ?? `it ends in ${left ?? 0} s`
  return {
    result: 'fail',
    level: left !== null && left <= 0 ? 'error' : 'warning',
    message: `${bench.candidate.url.host} answers twice with the same signed URL of ${to.host} (${because})`,
    evidence: [
      quoted(second, 'Location', ...(sign === null ? [] : [sign.split(':', 1)[0] ?? ''])),
      quoted(first, 'Location'),
    ],
  }
}

/** By S3's and CloudFront's parameters, and the clock of whoever answered; null when it cannot be told. */
function secondsLeft({ searchParams }: URL, { headers }: Answer): number | null {
  const now = Date.parse(header(headers, 'date') ?? '') / 1000
  const [, y, mo, d, h, mi, s] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(searchParams.get('X-Amz-Date') ?? '') ?? []
  const signed = Date.parse(`${y ?? ''}-${mo ?? ''}-${d ?? ''}T${h ?? ''}:${mi ?? ''}:${s ?? ''}Z`) / 1000
  const life = Number(searchParams.get('X-Amz-Expires') ?? NaN)
  const until = Number(
    searchParams.get('Expires') ?? /^\d+/.exec(searchParams.get('verify') ?? '')?.[0] ?? NaN,
  )
  const left = Number.isNaN(signed + life) ? until - now : signed + life - now
  return Number.isNaN(left) ? null : Math.round(left)
}
