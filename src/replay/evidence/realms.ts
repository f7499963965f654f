// The token services that a candidate's challenges name, and what is wrong with each as a place to send clients to.

import { redactUrl } from '../../capture/redact-url.ts'
import { parseAuthenticate } from '../../http/authenticate.ts'
import { belongTogether, hostname, serviceOf } from '../../registry/hosts.ts'
import { isInternal } from '../../rules/evidence/hosts.ts'
import { shortened } from '../../rules/evidence/quote.ts'
import { Unanswered } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { bearerOf } from '../engine/authorize.ts'
import { whyUseless } from './challenge.ts'
import { challengeLines, refusals, type AskedAt } from './refusals.ts'

/** Characters of a realm that a message repeats. */
const SHOWN = 200

export interface NamedRealm extends AskedAt {
  /** As it stands in the challenge. */
  readonly realm: string
  /** For messages: without what may be a secret. */
  readonly shown: string
  readonly service: string | null
  /** null when it is no URL. */
  readonly url: URL | null
}

/**
 * `own`: the candidate's, or one beside it that issues tokens · `leak`: of the registry that it stands for ·
 * `scheme`: right but for its scheme · `place`: a host or port where no token service is, or none for its clients.
 */
export interface RealmVerdict {
  readonly kind: 'own' | 'leak' | 'scheme' | 'place'
  /** Why, to be put behind the realm with a comma; empty for `own`. */
  readonly because: string
}

export interface JudgedRealm extends NamedRealm, RealmVerdict {}

/** Of all Bearer challenges that clients can use; others are another fault: challenge-missing-or-malformed. */
export async function judgedRealms(bench: Bench): Promise<readonly JudgedRealm[]> {
  const judged = new Map<string, RealmVerdict>()
  const all: JudgedRealm[] = []
  for (const at of await refusals(bench)) {
    const named = realmOf(at)
    if (named === null) continue
    const verdict = judged.get(named.realm) ?? (await judge(bench, named))
    judged.set(named.realm, verdict)
    all.push({ ...named, ...verdict })
  }
  return all
}

function realmOf(at: AskedAt): NamedRealm | null {
  if (whyUseless(at.answer) !== null) return null
  const challenges = challengeLines(at.answer).flatMap((line) => parseAuthenticate(line))
  const bearer = challenges.find(({ scheme }) => /^bearer$/i.test(scheme))
  if (bearer === undefined) return null
  const { realm = '', service = null } = bearer.parameters
  const shown = shortened(
    redactUrl(realm, () => 'redacted'),
    SHOWN,
  )
  return { ...at, realm, shown, service, url: URL.canParse(realm) ? new URL(realm) : null }
}

/**
 * Another host is no fault as such: a registry may have its token service anywhere (Distribution's `auth.token.realm`),
 * and so it is asked whether it is one. It is a leak only if it is known whose it is: of our hub behind the candidate, or
 * of a well-known registry that the candidate is no part of. A host where nobody answers is a wrong place, whoever it
 * belongs to: an upstream that is blocked and a typing mistake look the same from here.
 */
async function judge(bench: Bench, { url, service }: NamedRealm): Promise<RealmVerdict> {
  const self = bench.candidate.url
  if (url === null) return { kind: 'place', because: 'which is no URL' }
  if (url.origin === self.origin) return { kind: 'own', because: '' }
  const owner = upstreamOwner(bench, url)
  if (owner !== null) return { kind: 'leak', because: `which is ${owner}` }
  const isInside = isInternal(url.host) && !isInternal(self.host)
  if (self.protocol === 'https:' && url.protocol === 'http:' && !isInside) {
    return { kind: 'scheme', because: 'without TLS: credentials go there in the clear' }
  }
  if (isInside) return { kind: 'place', because: 'which is a name inside of its own network' }
  const silence = await whyNoTokens(bench, url, service)
  if (silence === null) return { kind: 'own', because: '' }
  const isSameHost = hostname(url.host) === hostname(self.host)
  if (isSameHost && url.protocol !== self.protocol) {
    return { kind: 'scheme', because: `though it is called by ${self.protocol}//, and there ${silence}` }
  }
  const where = isSameHost ? `not at its own port (it is called ${self.host}): ` : 'where '
  return { kind: 'place', because: `${where}${silence}` }
}

/** Whose token service it is, if it is that of the registry behind the candidate. */
function upstreamOwner({ candidate: { url: self }, upstream }: Bench, { host }: URL): string | null {
  if (upstream !== null) {
    const { registry, authorization } = upstream.origins
    if (new URL(registry).host === self.host) return null // the hub itself is asked, and its realm is its own
    if (new URL(authorization).host === host) return 'the upstream’s own'
  }
  const service = serviceOf(host)
  return service === null || belongTogether(self.host, host) ? null : `${service}’s own`
}

/** null when tokens are issued there, or refused as a token service refuses them. */
async function whyNoTokens(bench: Bench, realm: URL, service: string | null): Promise<string | null> {
  const url = new URL(realm)
  url.searchParams.append('scope', `repository:${bench.image.asMirror}:pull`)
  if (service !== null) url.searchParams.append('service', service)
  try {
    const { status, body } = await bench.ask({ method: 'GET', url: url.href })
    if (status === 200) return bearerOf(body.toString('utf8')) === null ? 'nothing issues tokens' : null
    // An object store refuses what is not signed by 403, too, and in XML.
    const isMarkup = body.subarray(0, 64).toString('utf8').trimStart().startsWith('<')
    return [401, 403, 429].includes(status) && !isMarkup ? null : `${status} is answered`
  } catch (error) {
    if (!(error instanceof Unanswered)) throw error
    return `nobody answers (${error.code})`
  }
}
