// Blobs with the right head, and less or other content than was asked for; manifests with none.

import type { Descriptor } from '../../registry/manifest.ts'
import { Unanswered, type Answer } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { askForManifest } from '../evidence/ask-for-manifest.ts'
import { blobQuestion, deliver, deliverAgain, isUnpacked, isWhole } from '../evidence/blob-delivery.ts'
import { encodingOf } from '../evidence/content-encoding.ts'
import { isCutByTime } from '../evidence/cut-downloads.ts'
import { freshLayers } from '../evidence/fresh-layers.ts'
import { firstGet, isEmpty } from '../evidence/first-get.ts'
import { layerOf, manifestUnderTest, named } from '../evidence/manifest-under-test.ts'
import { quoted } from '../evidence/quote.ts'
import { brokenOff } from '../evidence/store-bodies.ts'
import { isWebPage } from '../evidence/web-page.ts'
import { blocked, PASS, type Examined, type Probe } from '../probe.ts'
import type { Upstream } from '../upstream.ts'

export const truncatedOrEmpty200: Probe = {
  id: 'truncated-or-empty-200',
  title: 'Content comes with 200, and not whole',
  level: 'error',
  why: 'A cache has lost the content and kept its descriptor, or has stored an interrupted download as complete: each client gets the same broken blob, again and again.',
  source: [
    'https://github.com/distribution/distribution/issues/4191',
    'https://github.com/distribution/distribution/pull/4872',
    'https://github.com/rpardini/docker-registry-proxy/issues/90',
  ],
  needs: ['pulls'],
  async examine(bench) {
    const image = await manifestUnderTest(bench)
    if ('result' in image) return (await byManifest(bench)) ?? image
    for (const [kind, blob] of [
      ['config', image.config],
      ['layer', layerOf(image)],
    ] as const) {
      const question = blobQuestion(image, blob.digest)
      const cold = (await deliver(bench, question)).last
      const bad = whatIsWrong(cold, blob)
      const last = bad === null ? (await deliverAgain(bench, question)).last : cold
      const what = bad ?? whatIsWrong(last, blob)
      if (what !== null) return failed(bench, { what: `${named(kind, blob)} ${what}`, answers: [last, cold] })
    }
    return bench.upstream === null ? PASS : afterInterruption(bench, bench.upstream)
  },
  explains: ({ asked, cause }) =>
    asked.purpose === 'config' || asked.purpose === 'layer'
      ? cause.kind === 'cut' || cause.kind === 'wrong-digest'
      : asked.purpose === 'manifest' && cause.kind === 'unusable' && OF_NOTHING.test(cause.message),
  remedy:
    'purge the cache’s entry, and check length and digest before content is stored or sent; look at free disk space (Distribution before 3: no blobdescriptor cache together with proxy)',
}

/** What Go's clients say of a manifest without a byte; containerd counts before it reads. */
const OF_NOTHING = /unexpected end of JSON input|expected number of bytes/

/** Not what a cache gives to a GET after a HEAD: that is cache-key-too-narrow. */
async function byManifest(bench: Bench): Promise<Examined | null> {
  const answer = await askForManifest(bench, bench.image, { method: 'GET' })
  if (!isEmpty(answer)) return null
  const other = await firstGet(bench, bench.image)
  return isEmpty(other)
    ? failed(bench, { what: `${answer.url.pathname} comes empty`, answers: [answer, other] })
    : null
}

/** The store breaks off half-way, and then works again. */
async function afterInterruption(bench: Bench, upstream: Upstream): Promise<Examined> {
  const image = await manifestUnderTest(bench, upstream.freshImage(freshLayers([200_000])))
  if ('result' in image) return image
  const layer = layerOf(image)
  const question = blobQuestion(image, layer.digest)
  const half = await upstream.during(brokenOff(100_000), () => orNothing(() => deliverAgain(bench, question)))
  const { last } = await deliverAgain(bench, question)
  const what = whatIsWrong(last, layer)
  if (what !== null)
    return failed(bench, {
      what: `after the store broke off once, ${named('layer', layer)} ${what}`,
      answers: [last, half.value?.last ?? last],
    })
  return last.status === 200
    ? PASS
    : blocked(`after the store broke off once, a blob is answered ${last.status}`)
}

/** To say nothing is as good as to break off. */
async function orNothing<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask()
  } catch (error) {
    if (error instanceof Unanswered) return null
    throw error
  }
}

/** null too for what other probes are about. */
function whatIsWrong(answer: Answer, blob: Descriptor): string | null {
  const { status, bytes, end } = answer
  if (status !== 200 || end === 'left' || isWhole(answer, blob) || isWebPage(answer)) return null
  if (encodingOf(answer) !== null || isUnpacked(answer, blob) || isCutByTime(answer)) return null
  const { size } = blob
  if (size === null || bytes === size)
    return end === 'cut' ? null : `comes with other bytes than its digest says`
  if (bytes > size) return null
  return bytes === 0 ? `comes empty instead of with ${size} bytes` : `comes with ${bytes} of ${size} bytes`
}

interface Failure {
  readonly what: string
  readonly answers: readonly [Answer, Answer]
}

function failed(bench: Bench, { what, answers: [answer, other] }: Failure): Examined {
  return {
    result: 'fail',
    message: `${bench.candidate.url.host}: ${what}`,
    evidence: [
      quoted(answer, 'Content-Length', 'Docker-Content-Digest'),
      ...(other === answer ? [] : [quoted(other, 'Content-Length')]),
    ],
  }
}
