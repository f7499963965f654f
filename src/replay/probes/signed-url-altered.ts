// A signed URL that does not reach the store byte by byte, or under another name.

import type { Answer } from '../answer.ts'
import { header } from '../../http/headers.ts'
import type { Bench } from '../bench.ts'
import { blobQuestion, deliver, deliverAgain, leadsAway } from '../evidence/blob-delivery.ts'
import { layerOf, manifestUnderTest } from '../evidence/manifest-under-test.ts'
import { quoted, quotedError, quotedSeen, said } from '../evidence/quote.ts'
import { withSignedLocations } from '../evidence/signed-locations.ts'
import { blocked, PASS, type Examined, type Probe } from '../probe.ts'
import type { Upstream } from '../upstream.ts'

/** What signatures are made of, and what goes wrong when it is decoded and encoded again. */
const ODD = 'pullscope=a%2Bb%2fc%3D%25+/=~'

export const signedUrlAltered: Probe = {
  id: 'signed-url-altered',
  title: 'The signed URL reaches the store altered',
  level: 'error',
  why: 'The signature covers the URL and often the Host. A Location that is decoded and encoded again, loses its query, or is fetched under the proxy’s own name is refused.',
  source: [
    'https://github.com/balena-io/open-balena-registry/issues/113',
    'https://github.com/moby/moby/issues/38884',
  ],
  needs: ['pulls'],
  examine: (bench) => (bench.upstream === null ? byAnswer(bench) : byStore(bench, bench.upstream)),
  explains: ({ asked, cause }) =>
    (asked.purpose === 'config' || asked.purpose === 'layer') &&
    cause.kind === 'status' &&
    [400, 403, 404, 421].includes(cause.status),
  remedy:
    'fetch the Location as it came: the raw query, and Host and SNI of the store (nginx: set $saved $upstream_http_location; proxy_pass $saved; no rewrite, and no proxy_set_header Host of your own there)',
}

async function byStore(bench: Bench, upstream: Upstream): Promise<Examined> {
  const image = await manifestUnderTest(bench, upstream.freshImage())
  if ('result' in image) return image
  const given: string[] = []
  const behaviour = withSignedLocations({ mark: ODD, onGiven: (target) => given.push(target) })
  const question = blobQuestion(image, layerOf(image).digest)
  const { value, seen } = await upstream.during(behaviour, () => deliverAgain(bench, question))
  const { first, last } = value
  const { host } = bench.candidate.url
  const store = new URL(upstream.origins.cdn).host
  const passed = leadsAway(bench, first)
  if (passed !== null && passed.host === store) {
    const target = passed.pathname + passed.search
    if (given.includes(target)) return PASS
    return {
      result: 'fail',
      message: `${host} redirects to ${store} with ${whatCame(target)}`,
      evidence: [quoted(first, 'Location'), quotedError(last)],
    }
  }
  const asked = seen.filter(({ role }) => role === 'cdn')
  const other = asked.find(({ target }) => !given.includes(target))
  const misnamed = asked.find(({ headers }) => header(headers, 'host') !== store)
  const bad = other ?? misnamed
  if (bad === undefined)
    return asked.length === 0 ? blocked(`the store was not asked: a blob is answered ${last.status}`) : PASS
  const what = other === undefined ? '' : ` for ${whatCame(other.target)}`
  const name = misnamed === undefined ? '' : ` under the name ${header(misnamed.headers, 'host') ?? '(none)'}`
  return {
    result: 'fail',
    message: `${host} asks ${store}${name}${what}, and is answered ${bad.status ?? 'nothing'}`,
    evidence: [quotedSeen(bad, 'Host'), quotedError(last)],
  }
}

/** Without the signature. */
function whatCame(target: string): string {
  const [, query] = target.split(/\?(.*)/s)
  if (query === undefined) return 'a signed URL without its query'
  const mark = query.split('&').find((pair) => pair.startsWith('pullscope='))
  return mark === ODD ? 'another URL than it was given' : `…&${mark ?? ''} where ${ODD} was given`
}

async function byAnswer(bench: Bench): Promise<Examined> {
  const image = await manifestUnderTest(bench)
  if ('result' in image) return image
  const { first, last } = await deliver(bench, blobQuestion(image, layerOf(image).digest))
  // Who is sent to the store itself asks it with what the candidate made of the URL.
  if (!isRefusal(last)) return PASS
  return {
    result: 'fail',
    message: `${bench.candidate.url.host} ${leadsAway(bench, first) === null ? 'asks the store for' : 'redirects to'} a URL whose signature does not fit: ${last.status}${said(last)}`,
    evidence: [quotedError(last), ...(first === last ? [] : [quotedError(first)])],
  }
}

function isRefusal({ status, body }: Answer): boolean {
  return status >= 400 && /SignatureDoesNotMatch/.test(body.subarray(0, 4096).toString('utf8'))
}
