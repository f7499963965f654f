// A tag that moves, and one that comes into being: whether the candidate notices.

import { header } from '../../http/headers.ts'
import { shortDigest } from '../../registry/digest.ts'
import type { Answer } from '../answer.ts'
import type { Bench, ClientId } from '../bench.ts'
import { askForManifest } from '../evidence/ask-for-manifest.ts'
import { cacheSign } from '../evidence/cache-signs.ts'
import { quoted } from '../evidence/quote.ts'
import { blocked, notHere, PASS, type Examined, type Probe } from '../probe.ts'
import type { FreshImage, Seen, Upstream } from '../upstream.ts'

const NEW_TAG = 'pullscope-new'

export const staleTag: Probe = {
  id: 'stale-tag',
  title: 'A moved tag keeps its old digest',
  level: 'warning',
  why: 'Manifests of tags are kept as if they could not change: people get an old image under :latest, or “not found” for what was just pushed.',
  source: [
    'https://github.com/getnora-io/nora/issues/639',
    'https://github.com/rpardini/docker-registry-proxy#readme',
    'https://github.com/goharbor/harbor/issues/11868',
  ],
  needs: ['upstream'],
  examine: (bench) =>
    bench.upstream === null ? Promise.resolve(notHere('needs --with-hub')) : moved(bench, bench.upstream),
  // An old image is still an image; only what is not there fails.
  explains: ({ asked, cause }) =>
    (asked.purpose === 'resolve' || asked.purpose === 'manifest') &&
    cause.kind === 'status' &&
    cause.status === 404,
  remedy:
    'keep manifests by digest, and ask the registry for the digest of a tag each time (HEAD is free), or keep tags and 404s for seconds (nginx: no proxy_cache for /manifests/ without sha256:)',
}

/** Who asks for a tag by which method (FAILURES, 0). */
const WAYS: readonly { readonly method: 'HEAD' | 'GET'; readonly clients: readonly ClientId[] }[] = [
  { method: 'HEAD', clients: ['docker', 'containerd', 'crane'] },
  { method: 'GET', clients: ['podman', 'skopeo', 'crane'] },
]

async function moved(bench: Bench, upstream: Upstream): Promise<Examined> {
  const image = upstream.freshImage()
  const { host } = bench.candidate.url
  const old = (await image.truth()).digest
  const known = []
  for (const way of WAYS) {
    const before = await ask(bench, image, { method: way.method, tag: image.target })
    if (before.status === 200 && digestOf(before) === old) known.push({ ...way, before })
  }
  const [usual] = known
  if (usual === undefined)
    return blocked(`${image.asMirror}:${image.target} does not come as ${shortDigest(old)} to begin with`)
  const created = { method: usual.method, tag: NEW_TAG }
  const missing = await ask(bench, image, created)
  const digest = await image.moveTag(image.target)
  const stale = []
  for (const { method, clients } of known) {
    const { value: answer, seen } = await upstream.during(null, () =>
      ask(bench, image, { method, tag: image.target }),
    )
    if (digestOf(answer) === old) stale.push({ answer, clients, asked: askedFor(seen, image) })
  }
  const [first] = stale
  if (first !== undefined)
    return {
      result: 'fail',
      message: `${host} still says ${shortDigest(old)} for a tag that has moved to ${shortDigest(digest)}, and ${first.asked ? 'asked the registry' : 'did not ask the registry'}${signed(first.answer)}`,
      evidence: [
        quoted(first.answer, 'Docker-Content-Digest'),
        quoted(usual.before, 'Docker-Content-Digest'),
      ],
      clients: [...new Set(stale.flatMap(({ clients }) => clients))],
    }
  await image.moveTag(NEW_TAG)
  const now = await ask(bench, image, created)
  if (missing.status !== 404 || now.status !== 404) return PASS
  return {
    result: 'fail',
    message: `${host} still answers 404 for a tag that was pushed since it was first asked for${signed(now)}`,
    evidence: [quoted(now, 'Cache-Control'), quoted(missing, 'Cache-Control')],
  }
}

function ask(
  bench: Bench,
  image: FreshImage,
  { method, tag }: { readonly method: 'HEAD' | 'GET'; readonly tag: string },
): Promise<Answer> {
  return askForManifest(bench, image, { method, reference: tag, asked: 'anew' })
}

/** Without the header, what was hashed. */
function digestOf({ headers, sha256, method }: Answer): string | null {
  const hashed = method === 'GET' && sha256 !== null ? `sha256:${sha256}` : null
  return hashed ?? header(headers, 'docker-content-digest')
}

function askedFor(seen: readonly Seen[], { asMirror }: FreshImage): boolean {
  const name = asMirror.split('/').at(-1) ?? asMirror
  return seen.some(({ role, url }) => role === 'registry' && url.pathname.includes(`/${name}/manifests/`))
}

function signed(answer: Answer): string {
  const sign = cacheSign(answer)
  return sign === null ? '' : ` (${sign})`
}
