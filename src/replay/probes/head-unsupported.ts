// Whether HEAD means the same as GET.

import type { Answer, Question } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { askForManifest } from '../evidence/ask-for-manifest.ts'
import { blobQuestion } from '../evidence/blob-delivery.ts'
import { layerOf, manifestUnderTest } from '../evidence/manifest-under-test.ts'
import { quoted } from '../evidence/quote.ts'
import { freshLayers } from '../evidence/fresh-layers.ts'
import { blocked, PASS, type Examined, type Probe } from '../probe.ts'

export const headUnsupported: Probe = {
  id: 'head-unsupported',
  title: 'HEAD is refused where GET works',
  level: 'error',
  why: 'The proxy or its cache was written for GET: HEAD is no method to it, or finds only what somebody has pulled before. containerd begins with HEAD, and takes a 404 for an image that does not exist.',
  source: [
    'https://github.com/containerd/containerd/issues/4706',
    'https://github.com/goharbor/harbor/issues/13301',
    'distribution-spec end-3',
  ],
  needs: ['pulls'],
  async examine(bench) {
    const { upstream } = bench
    // HEAD comes first: some caches know it once somebody has made a GET.
    const fresh = upstream === null ? bench.image : upstream.freshImage(freshLayers([2_000, 3_000]))
    const cold = await askForManifest(bench, fresh, { method: 'HEAD' })
    const image = await manifestUnderTest(bench, fresh)
    if ('result' in image) return image
    const { authorization } = await bench.authorize(fresh.asMirror)
    // Harbor gives a public image to any GET, and wants a token for HEAD.
    if (cold.status === 401 && authorization === null) return blocked('HEAD wants a token, and there is none')
    if (cold.status >= 400)
      return failed(bench, { refused: cold, works: image.top, clients: ['docker', 'containerd', 'crane'] })
    const byDigest = await askForManifest(bench, fresh, { method: 'HEAD', reference: image.digest })
    if (byDigest.status >= 400)
      return failed(bench, { refused: byDigest, works: image.manifest, clients: ['containerd', 'crane'] })
    const question = blobQuestion(image, layerOf(image).digest)
    const blob = await ask(bench, { ...question, method: 'HEAD' })
    const whole = await ask(bench, { ...question, take: 'head' })
    if (blob.status < 400 || whole.status >= 400) return PASS
    // Nobody asks so for a pull; who pushes, or has this as its mirror, does.
    return failed(bench, { refused: blob, works: whole, clients: [] })
  },
  explains: ({ asked, cause }) =>
    asked.purpose === 'resolve' && asked.method === 'HEAD' && cause.kind === 'status' && cause.status >= 400,
  remedy:
    'answer HEAD as GET, without the body, for manifests and blobs (a Worker: pass request.method on); where that cannot be, 405 lets containerd go on, 404 does not',
}

/** Also behind a redirect, which is how most registries answer both for blobs. */
async function ask(bench: Bench, question: Question): Promise<Answer> {
  const hops = await bench.follow(await bench.ask(question), question)
  return hops.at(-1) ?? hops[0]
}

interface Disagreement {
  readonly refused: Answer
  readonly works: Answer
  readonly clients: readonly string[]
}

function failed(bench: Bench, { refused, works, clients }: Disagreement): Examined {
  const { host } = bench.candidate.url
  return {
    result: 'fail',
    ...(clients.length === 0 || refused.status === 405 ? { level: 'warning' as const } : {}),
    message: `${host} answers HEAD ${refused.url.pathname} with ${refused.status}, and GET of the same with ${works.status}`,
    evidence: [quoted(refused, 'Content-Type'), quoted(works, 'Content-Type')],
    clients,
  }
}
