// A web page with 200 where a manifest or a blob was asked for.

import { createHash } from 'node:crypto'
import type { Answer, Question } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { blobQuestion } from '../evidence/blob-delivery.ts'
import { manifestQuestion, manifestUnderTest, layerOf } from '../evidence/manifest-under-test.ts'
import { quoted } from '../evidence/quote.ts'
import { isWebPage, titled } from '../evidence/web-page.ts'
import { blocked, PASS, type Probe } from '../probe.ts'

/** Of nothing that anybody has. */
const NO_DIGEST = `sha256:${createHash('sha256').update('pullscope: no such blob').digest('hex')}`
const NO_TAG = 'pullscope-no-such-tag'

export const htmlServedAsContent: Probe = {
  id: 'html-served-as-content',
  title: 'A web page is served as content',
  level: 'error',
  why: 'A web server takes every path for its own, or the proxy’s upstream is no registry: with 200, clients and caches take the page for content.',
  source: [
    'https://github.com/goharbor/harbor/issues/23882',
    'https://github.com/containerd/containerd/issues/7400',
    'https://github.com/moby/moby/issues/47144',
  ],
  needs: ['pulls'],
  async examine(bench) {
    const repository = bench.image.asMirror
    const { authorization, root } = await bench.authorize(repository)
    if (isWebPage(root)) return blocked('the whole host is a web site: /v2/ is a page too')
    const of = { repository, authorization }
    const manifest = (reference: string): Question => ({
      ...manifestQuestion('GET', repository, reference),
      authorization,
    })
    const real = await pageAmong(bench, [manifest(bench.image.target), ...(await blobs(bench))])
    const page =
      real ?? (await pageAmong(bench, [manifest(NO_TAG), manifest(NO_DIGEST), blobQuestion(of, NO_DIGEST)]))
    if (page === null) return PASS
    const what = real === null ? 'for what does not exist' : 'for the image’s content'
    return {
      result: 'fail',
      ...(real === null ? { level: 'warning' as const } : {}),
      message: `${bench.candidate.url.host} answers 200 and a web page${titled(page)} ${what}: ${page.method} ${page.url.pathname}`,
      evidence: [quoted(page, 'Content-Type', 'Docker-Content-Digest')],
    }
  },
  explains: ({ asked, cause }) =>
    ['resolve', 'manifest', 'config', 'layer'].includes(asked.purpose) &&
    ['unusable', 'wrong-digest', 'cut'].includes(cause.kind),
  remedy:
    'set the upstream to the registry itself (https://registry-1.docker.io, not https://docker.io), let /v2/ be answered by it alone and not by a catch-all page, and check type and digest before content is stored',
}

/** None when the manifests do not tell: that is the matter of the probes of manifests. */
async function blobs(bench: Bench): Promise<Question[]> {
  const image = await manifestUnderTest(bench)
  if ('result' in image) return []
  return [image.config, layerOf(image)].map(({ digest }) => blobQuestion(image, digest))
}

async function pageAmong(bench: Bench, questions: readonly Question[]): Promise<Answer | null> {
  for (const question of questions) {
    const answer = await bench.ask(question)
    const [, wanted] = /\/blobs\/sha256:(\w+)$/.exec(question.url) ?? []
    // A blob may well be a page.
    const isIt = wanted !== undefined && answer.sha256 === wanted
    if (answer.status === 200 && isWebPage(answer) && !isIt) return answer
  }
  return null
}
