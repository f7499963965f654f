// `?ns=`: which registry a mirror is asked to stand for. containerd says it; others have one mirror a registry.

import type { Answer } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { digestOf, headOfManifest } from '../evidence/head-of-manifest.ts'
import { manifestQuestion } from '../evidence/manifest-under-test.ts'
import { quoted, quotedSeen } from '../evidence/quote.ts'
import { pullAuthorization } from '../evidence/token-service.ts'
import { isWebPage } from '../evidence/web-page.ts'
import { PASS, blocked, notHere, type Examined, type Probe } from '../probe.ts'
import { isKnownRegistry } from '../../registry/hosts.ts'

type Fail = Extract<Examined, { result: 'fail' }>

/** Of each of two names, asked for in turns and all at once. */
const TURNS = 10

/** RFC 6761: there is none. */
const NOBODY = 'registry.invalid'

export const nsMisrouted: Probe = {
  id: 'ns-misrouted',
  title: '?ns= is ignored, trusted blindly, or mixed up between requests',
  level: 'error',
  why: 'containerd tells a mirror by ?ns= which registry it wants. Who ignores it serves one registry’s image for another’s; who trusts it fetches from any host; who keeps it in a variable of all requests mixes them up.',
  source: [
    'https://github.com/opencontainers/distribution-spec/issues/66',
    'https://github.com/containerd/containerd/issues/4413',
    'https://github.com/ciiiii/cloudflare-docker-proxy/issues/98',
  ],
  needs: ['mirror', 'burst'],
  concerns: ['containerd'],
  examine: async (bench) => {
    const { candidate, image, upstream } = bench
    const self = candidate.url.host
    const isUpstream = upstream !== null && new URL(upstream.origins.registry).host === self
    if (isUpstream || isKnownRegistry(self) || image.reference.registry === self)
      return notHere('the candidate is the registry itself, and no mirror')
    const token = await pullAuthorization(bench, image.asMirror)
    if ('result' in token) return token
    const plain = await head(bench, token, null)
    if (plain.status !== 200) return blocked(`HEAD ${plain.url.pathname} is answered ${plain.status}`)
    if (isWebPage(plain)) return blocked(`HEAD ${plain.url.pathname} is answered by a web page`)
    return (
      (await ownNamespace(bench, token, plain)) ??
      (await anyHost(bench, token)) ??
      (await mixedUp(bench, token)) ??
      (await ignored(bench, token, plain)) ??
      PASS
    )
  },
  // A refusal of the name; what is refused for another reason is another fault.
  explains: ({ asked, cause }) =>
    (asked.purpose === 'resolve' || asked.purpose === 'manifest') &&
    cause.kind === 'status' &&
    [404, 421, 502].includes(cause.status) &&
    /[?&]ns=/.test(asked.url),
  remedy:
    'keep a list of the registries that it stands for, choose among them anew for each request, and answer any other ns by 404, so that clients go on to the next mirror',
}

interface Token {
  readonly authorization: string | null
}

function head(bench: Bench, { authorization }: Token, ns: string | null): Promise<Answer> {
  const { asMirror, target } = bench.image
  const { url, ...question } = manifestQuestion('HEAD', asMirror, target)
  const query = ns === null ? '' : `?ns=${encodeURIComponent(ns)}`
  return headOfManifest(bench, { ...question, url: url + query, authorization }, 'anew')
}

/** Of the very registry that it stands for. */
async function ownNamespace(bench: Bench, token: Token, plain: Answer): Promise<Examined | null> {
  const { registry } = bench.image.reference
  const named = await head(bench, token, registry)
  if (named.status === 200) return null
  // With a token that is good without it: what was answered to others before.
  if (named.status === 401 || named.status === 429)
    return blocked(`HEAD ${plain.url.pathname}?ns=${registry} is answered ${named.status}`)
  return {
    result: 'fail',
    message: `${bench.candidate.url.host} answers HEAD ${plain.url.pathname} by 200, and with ?ns=${registry} by ${named.status}`,
    evidence: [quoted(named), quoted(plain)],
  }
}

/** Our hub's CDN is no registry: who asks it for a manifest because of `ns` asks anybody. */
async function anyHost(bench: Bench, token: Token): Promise<Fail | null> {
  const { upstream, candidate } = bench
  if (upstream === null) return null
  const { host } = new URL(upstream.origins.cdn)
  const { value: answer, seen } = await upstream.during(null, () => head(bench, token, host))
  const reached = seen.find(({ role, url }) => role === 'cdn' && url.pathname.startsWith('/v2/'))
  if (reached === undefined) return null
  return {
    result: 'fail',
    message: `${candidate.url.host} is asked with ?ns=${host}, and asks that host: anybody can make it ask any host`,
    evidence: [quotedSeen(reached), quoted(answer)],
  }
}

async function mixedUp(bench: Bench, token: Token): Promise<Fail | null> {
  const { registry } = bench.image.reference
  const asked = await Promise.all(
    Array.from({ length: 2 * TURNS }, (_, turn) => head(bench, token, turn % 2 === 0 ? registry : NOBODY)),
  )
  const own = asked.filter((_, turn) => turn % 2 === 0)
  const [wrong] = own.filter(({ status }) => status !== 200 && status !== 429)
  if (wrong === undefined) return null
  return {
    result: 'fail',
    message: `${bench.candidate.url.host} answers ?ns=${registry} by ${wrong.status} when others ask for ?ns=${NOBODY} at the same time`,
    evidence: [
      quoted(wrong),
      ...own
        .filter(({ status }) => status === 200)
        .slice(0, 1)
        .map((answer) => quoted(answer)),
    ],
  }
}

/** No fault for a mirror that is only ever given one registry; but it cannot be told that it is a wrong one. */
async function ignored(bench: Bench, token: Token, plain: Answer): Promise<Fail | null> {
  const others = ['ghcr.io', NOBODY].filter((ns) => ns !== bench.image.reference.registry)
  for (const ns of others) {
    const answer = await head(bench, token, ns)
    const digest = digestOf(answer)
    if (answer.status !== 200 || digest === null || digest !== digestOf(plain)) continue
    return {
      result: 'fail',
      level: 'warning',
      message: `${bench.candidate.url.host} serves ${bench.image.reference.registry}’s image for ?ns=${ns}`,
      evidence: [quoted(answer, 'Docker-Content-Digest'), quoted(plain, 'Docker-Content-Digest')],
    }
  }
  return null
}
