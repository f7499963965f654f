// Tags and digests that are easily changed on the way: as the upstream sees them, and whether they are found.

import { shortDigest } from '../../registry/digest.ts'
import type { Answer } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { askToTheEnd } from '../evidence/ask-to-the-end.ts'
import { digestOf, headOfManifest } from '../evidence/head-of-manifest.ts'
import { manifestQuestion } from '../evidence/manifest-under-test.ts'
import { quoted, said } from '../evidence/quote.ts'
import { pullAuthorization } from '../evidence/token-service.ts'
import { PASS, blocked, type Examined, type Probe } from '../probe.ts'
import type { Upstream } from '../upstream.ts'

type Fail = Extract<Examined, { result: 'fail' }>

/** Upper case, and all that a tag may hold besides letters and digits. */
const TAG = 'V1.2_rc-3'

export const pathOrDigestAltered: Probe = {
  id: 'path-or-digest-altered',
  title: 'The path is changed on the way up',
  level: 'error',
  why: 'Names that are safe for a file system (sha256-…) get into the upstream’s URL, or the path is decoded and encoded again, or put into lower case.',
  source: [
    'https://github.com/sonatype/nexus-public/issues/1070',
    'https://github.com/portainer/portainer/issues/6479',
    'RFC 3986 §6.2.2',
  ],
  needs: [],
  examine: async (bench) =>
    (bench.upstream === null ? null : await seenUpstream(bench, bench.upstream)) ?? byDigest(bench),
  explains: ({ asked, cause }) =>
    ['resolve', 'manifest', 'config', 'layer'].includes(asked.purpose) &&
    cause.kind === 'status' &&
    (cause.status === 404 || cause.status === 400),
  remedy: 'forward the path as it was sent (nginx: $request_uri, and no URI behind the host in proxy_pass)',
}

/** What our hub was asked for, letter by letter. */
async function seenUpstream(bench: Bench, upstream: Upstream): Promise<Fail | null> {
  const platforms = [{ os: 'linux', architecture: 'amd64' }]
  const layers = [{ path: 'etc/altered', bytes: 100, per: 'image' as const }]
  const recipe = { tags: [TAG], format: 'oci-index' as const, platforms, layers, referrers: [] }
  const image = upstream.freshImage({ images: [recipe] })
  const token = await pullAuthorization(bench, image.asMirror)
  if ('result' in token) return null
  const { digest, manifest } = await image.truth()
  for (const reference of [TAG, digest, manifest.digest]) {
    const question = manifestQuestion('HEAD', image.asMirror, reference)
    const { value: answer, seen } = await upstream.during(null, () =>
      askToTheEnd(bench, { ...question, ...token }, 'anew'),
    )
    const asked = seen.filter(({ role }) => role === 'registry')
    const changed = asked.find(
      ({ target }) => isLike(target, reference) && !target.includes(`/manifests/${reference}`),
    )
    if (changed === undefined) continue
    const level = answer.status === 200 ? 'warning' : 'error'
    return {
      result: 'fail',
      level,
      message: `${bench.candidate.url.host} is asked for ${reference}, and asks the upstream for ${changed.target.slice(0, 300)}`,
      evidence: [
        { exchange: changed.exchange, shows: `${changed.method} ${changed.target.slice(0, 300)}` },
        quoted(answer),
      ],
    }
  }
  return null
}

/** Whether it could be meant: the same letters and digits, in whatever case and between whatever signs. */
function isLike(target: string, reference: string): boolean {
  const bare = (text: string): string =>
    text
      .replace(/%(?:25)*[0-9a-f]{2}/gi, '')
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '')
  return bare(target.split('?', 1)[0] ?? '').endsWith(bare(reference))
}

/** A tag's own digest must be known by that. */
async function byDigest(bench: Bench): Promise<Examined> {
  const { asMirror, target } = bench.image
  const token = await pullAuthorization(bench, asMirror)
  if ('result' in token) return token
  const ask = (reference: string, method: 'GET' | 'HEAD' = 'HEAD'): Promise<Answer> =>
    headOfManifest(bench, { ...manifestQuestion(method, asMirror, reference), ...token })
  const tagged = await ask(target)
  if (tagged.status !== 200) return blocked(`HEAD ${tagged.url.pathname} is answered ${tagged.status}`)
  // That HEAD names no digest is another fault (digest-header-lost): the bytes have one.
  const whole = digestOf(tagged) === null ? await ask(target, 'GET') : null
  const digest = digestOf(whole ?? tagged)
  if (digest === null)
    return blocked(`${tagged.url.pathname} has no digest by HEAD, and no whole body by GET`)
  const found = await ask(digest)
  if (found.status !== 404 && found.status !== 400) return PASS
  const { sha256 } = whole ?? (await ask(target, 'GET'))
  // A digest that the manifest does not have is found nowhere: that is digest-header-lost.
  if (sha256 !== null && digest !== `sha256:${sha256}`)
    return blocked(`HEAD ${tagged.url.pathname} names another digest than that of the manifest`)
  return {
    result: 'fail',
    message: `${bench.candidate.url.host} names ${shortDigest(digest)} for ${asMirror}:${target}, and answers ${found.status} for that digest${said(found)}`,
    evidence: [quoted(found), quoted(tagged, 'Docker-Content-Digest')],
  }
}
