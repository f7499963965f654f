// Long tokens on the way up, and long redirects on the way down.

import { Unanswered, type Answer, type Question } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { blobQuestion, deliverAgain, isWhole } from '../evidence/blob-delivery.ts'
import { layerOf, manifestUnderTest, otherThan } from '../evidence/manifest-under-test.ts'
import { quoted, quotedError, said } from '../evidence/quote.ts'
import { withSignedLocations } from '../evidence/signed-locations.ts'
import { blocked, PASS, type Examined, type Probe, type Proof } from '../probe.ts'
import type { Upstream } from '../upstream.ts'

const KIB = 1024
/** Tokens for many scopes, and those of cloud registries, get that long. */
const TOKENS = [8, 12] as const
/** Google's signed URLs and some of Azure's. */
const LOCATION_KIB = 12

export const headerSizeLimit: Probe = {
  id: 'header-size-limit',
  title: 'Long tokens or redirects are refused',
  level: 'warning',
  why: 'Proxies give a header 4 or 8 KiB by default. Tokens with many scopes, and the signed URLs of some registries, are longer.',
  source: [
    'https://github.com/coreweave/docker-registry-proxy/issues/15',
    'https://nginx.org/en/docs/http/ngx_http_core_module.html#large_client_header_buffers',
    'RFC 6585 §5',
  ],
  needs: ['long-headers', 'wrong-login'],
  async examine(bench) {
    const byToken = await byTokens(bench)
    return byToken ?? (bench.upstream === null ? PASS : byLocation(bench, bench.upstream))
  },
  explains: ({ asked, cause }) =>
    cause.kind === 'status' &&
    (cause.status === 431 ||
      (cause.status === 400 && /too (?:large|long|big)/i.test(cause.text)) ||
      (cause.status === 502 && (asked.purpose === 'config' || asked.purpose === 'layer'))),
  remedy:
    'allow for long headers both ways (nginx: large_client_header_buffers 4 64k; proxy_buffer_size 128k; proxy_buffers 4 256k; proxy_busy_buffers_size 256k)',
}

/** null when long tokens are as good as short ones. */
async function byTokens(bench: Bench): Promise<Examined | null> {
  const short = await bench.ask(withToken(64))
  for (const kib of TOKENS) {
    const { answer, broke } = await answerTo(bench, withToken(kib * KIB))
    if (answer !== null && (answer.status === short.status || !isRefusal(answer))) continue
    const how = answer === null ? `by ${broke?.code ?? 'nothing'}` : `with ${answer.status}${said(answer)}`
    const proof: Proof | null =
      answer !== null
        ? quotedError(answer)
        : broke?.exchange == null
          ? null
          : { exchange: broke.exchange, shows: broke.message }
    const compared = quoted(short, 'Content-Type')
    return {
      result: 'fail',
      message: `${bench.candidate.url.host} answers a token of ${kib} KiB ${how}, and a short one with ${short.status}`,
      evidence: proof === null ? [compared] : [proof, compared],
    }
  }
  return null
}

/** It is none, so that it is refused by whoever checks it. */
function withToken(bytes: number): Question {
  return {
    method: 'GET',
    url: '/v2/',
    authorization: `Bearer ${'pullscope'.repeat(Math.ceil(bytes / 9)).slice(0, bytes)}`,
  }
}

async function answerTo(
  bench: Bench,
  question: Question,
): Promise<{ readonly answer: Answer | null; readonly broke: Unanswered | null }> {
  try {
    return { answer: await bench.ask(question), broke: null }
  } catch (error) {
    // A short token was answered: that this one is not is what it is about.
    if (error instanceof Unanswered) return { answer: null, broke: error }
    throw error
  }
}

/** 494 is nginx’s own. */
function isRefusal({ status }: Answer): boolean {
  return status >= 500 || [400, 413, 414, 431, 494].includes(status)
}

async function byLocation(bench: Bench, upstream: Upstream): Promise<Examined> {
  const image = await manifestUnderTest(bench, upstream.freshImage())
  if ('result' in image) return image
  const layer = layerOf(image)
  const usual = otherThan(layer, image)
  const before = await deliverAgain(bench, blobQuestion(image, usual.digest))
  if (!isWhole(before.last, usual))
    return blocked(`a blob behind a short redirect is answered ${before.last.status}`)
  const behaviour = withSignedLocations({ mark: `pullscope=${'x'.repeat(LOCATION_KIB * KIB)}` })
  const { value } = await upstream.during(behaviour, () =>
    deliverAgain(bench, blobQuestion(image, layer.digest)),
  )
  if (isWhole(value.last, layer)) return PASS
  return {
    result: 'fail',
    message: `${bench.candidate.url.host} answers ${value.last.status}${said(value.last)} when the registry redirects a blob to a URL of ${LOCATION_KIB} KiB`,
    evidence: [quotedError(value.last), quoted(before.last, 'Content-Length')],
  }
}
