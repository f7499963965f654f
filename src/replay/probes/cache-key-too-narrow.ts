// A cache that gives one client what another one asked for: by order of the same questions.

import { header, mediaType, type HeaderList } from '../../http/headers.ts'
import { shortDigest } from '../../registry/digest.ts'
import { Unanswered, type Answer } from '../answer.ts'
import type { Bench, ClientId } from '../bench.ts'
import type { TestImage } from '../candidate.ts'
import { IN_ONE_LINE, MANIFEST_ONLY } from '../evidence/accepted-types.ts'
import { askForManifest } from '../evidence/ask-for-manifest.ts'
import { freshLayers } from '../evidence/fresh-layers.ts'
import { quoted } from '../evidence/quote.ts'
import { firstGet, isEmpty } from '../evidence/first-get.ts'
import { isWebPage } from '../evidence/web-page.ts'
import { blocked, PASS, type Examined, type Probe } from '../probe.ts'
import type { Upstream } from '../upstream.ts'

export const cacheKeyTooNarrow: Probe = {
  id: 'cache-key-too-narrow',
  title: 'The cache mixes different questions up',
  level: 'error',
  why: 'The key of the cache leaves out Accept, the method or the repository: what a client gets depends on who asked first.',
  source: [
    'https://github.com/coreweave/docker-registry-proxy/issues/46',
    'https://github.com/rpardini/docker-registry-proxy/issues/54',
    'RFC 9111 §4.1',
  ],
  needs: ['pulls'],
  async examine(bench) {
    const { upstream } = bench
    const byType = upstream === null ? null : await byAccept(bench, upstream)
    if (byType !== null) return byType
    return byMethod(bench, upstream === null ? bench.image : upstream.freshImage())
  },
  explains: ({ asked, cause }) =>
    (asked.purpose === 'resolve' || asked.purpose === 'manifest') &&
    (['unusable', 'wrong-digest', 'no-platform', 'cut'].includes(cause.kind) ||
      (cause.kind === 'status' && cause.status === 404)),
  remedy:
    'put method, host, path, query and Accept into the key (nginx: proxy_cache_key $request_method$host$request_uri$http_accept, and proxy_cache_convert_head off), or cache by digest only',
}

const EMPTY = 'manifests come with nothing, also where no HEAD came before: truncated-or-empty-200'

/** The two orders, each on an image that nobody has asked for: whoever is first, both must get theirs. */
async function byAccept(bench: Bench, upstream: Upstream): Promise<Examined | null> {
  const recipe = freshLayers([2_000], 'docker-list')
  const [one, other] = [upstream.freshImage(recipe), upstream.freshImage(recipe)]
  const oldFirst = await get(bench, one, MANIFEST_ONLY)
  const newSecond = await get(bench, one, IN_ONE_LINE)
  const newFirst = await get(bench, other, IN_ONE_LINE)
  const oldSecond = await get(bench, other, MANIFEST_ONLY)
  const failing = [oldFirst, newSecond, newFirst, oldSecond].find(
    (answer) => answer.status !== 200 || isWebPage(answer),
  )
  if (failing !== undefined) return blocked(`GET ${failing.url.pathname} is answered ${failing.status}`)
  if ([oldFirst, newSecond, newFirst, oldSecond].every(isEmpty)) return blocked(EMPTY)
  const type = ({ headers }: Answer): string => mediaType(headers) ?? 'no type'
  const pair = (
    [
      [newSecond, newFirst],
      [oldSecond, oldFirst],
    ] as const
  ).find(([second, first]) => type(second) !== type(first))
  if (pair !== undefined) {
    const [second, first] = pair
    return failed(bench, {
      what: `the same question gets ${type(first)} when it comes first, and ${type(second)} after one with another Accept`,
      answers: [second, first],
    })
  }
  const { digest } = await other.truth()
  if (
    newFirst.sha256 === null ||
    `sha256:${newFirst.sha256}` === digest ||
    newFirst.sha256 !== newSecond.sha256
  )
    return null
  return failed(bench, {
    what: `${other.asMirror} gets the manifest of ${one.asMirror}, which was asked for before (${shortDigest(`sha256:${newFirst.sha256}`)})`,
    answers: [newFirst, newSecond],
  })
}

/** HEAD, GET, HEAD: the content is there after the head, and the head as good as before. */
async function byMethod(bench: Bench, image: TestImage): Promise<Examined> {
  const before = await head(bench, image)
  const whole = await wholeAfter(bench, image)
  if (whole instanceof Unanswered) {
    if (before.status !== 200) throw whole
    return failed(bench, {
      what: `after HEAD ${before.url.pathname}, ${whole.message}`,
      answers: [before, before],
      clients: ['podman', 'skopeo'],
    })
  }
  const after = await head(bench, image)
  if (whole.status !== 200 || isWebPage(whole))
    return blocked(`GET ${whole.url.pathname} is answered ${whole.status}`)
  if (before.status === 200 && whole.bytes === 0) {
    if (isEmpty(await firstGet(bench, image))) return blocked(EMPTY)
    return failed(bench, {
      what: `after HEAD ${whole.url.pathname}, GET of the same is answered 200 with nothing`,
      answers: [whole, before],
      clients: ['podman', 'skopeo'],
    })
  }
  const lost = NAMES.filter(
    (name) => header(before.headers, name) !== null && header(after.headers, name) === null,
  )
  if (before.status !== 200 || (after.status === 200 && lost.length === 0)) return PASS
  return failed(bench, {
    what: `after GET ${whole.url.pathname}, HEAD of the same ${after.status === 200 ? `has lost ${lost.join(', ')}` : `is answered ${after.status}`}`,
    answers: [after, before],
    clients: ['docker', 'containerd', 'crane'],
  })
}

/** A cache that kept the head sends its length, and then nothing: that is no answer. */
async function wholeAfter(bench: Bench, image: TestImage): Promise<Answer | Unanswered> {
  try {
    return await get(bench, image, IN_ONE_LINE)
  } catch (error) {
    if (error instanceof Unanswered) return error
    throw error
  }
}

const NAMES = ['Content-Type', 'Docker-Content-Digest', 'Content-Length'] as const

function get(bench: Bench, image: TestImage, headers: HeaderList): Promise<Answer> {
  return askForManifest(bench, image, { method: 'GET', headers, asked: 'anew' })
}

function head(bench: Bench, image: TestImage): Promise<Answer> {
  return askForManifest(bench, image, { method: 'HEAD', asked: 'anew' })
}

interface Failure {
  readonly what: string
  readonly answers: readonly [Answer, Answer]
  readonly clients?: readonly ClientId[]
}

function failed(bench: Bench, { what, answers: [first, second], clients }: Failure): Examined {
  return {
    result: 'fail',
    message: `${bench.candidate.url.host}: ${what}`,
    evidence: [quoted(first, ...NAMES), quoted(second, ...NAMES)],
    ...(clients === undefined ? {} : { clients }),
  }
}
