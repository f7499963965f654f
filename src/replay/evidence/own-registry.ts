// Whether the candidate is a registry of its own, which has what was pushed to it and stands for no other. Nobody but a
// mirror knows `ns` or `library/`: a registry that does not is none the worse for it.

import { header } from '../../http/headers.ts'
import { isKnownRegistry } from '../../registry/hosts.ts'
import { GivenUp, Unanswered, type Answer } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { isOneSegment } from '../candidate.ts'
import { Spared } from '../engine/sparing.ts'
import { askToTheEnd } from './ask-to-the-end.ts'
import { manifestQuestion } from './manifest-under-test.ts'
import { pullAuthorization } from './token-service.ts'

/** Official images that every mirror of Docker Hub has. Two, for one of them may have been pushed to the candidate. */
const OFFICIAL = ['hello-world', 'alpine', 'busybox'] as const
const ASKED = 2

/** What a registry says of a name that it does not have, or that this user may not see there. */
const NOT_THERE: readonly number[] = [401, 403, 404]

/** The bench, for a registry of its own if the candidate is seen to be one: named as host alone, and its names are as they are. */
export async function asItIs(bench: Bench): Promise<Bench> {
  const because = await whyOwn(bench)
  if (because === null) return bench
  const { candidate, image } = bench
  return {
    ...bench,
    candidate: { ...candidate, ways: candidate.ways.filter((way) => way === 'host'), noMirror: because },
    image: { ...image, asMirror: image.asHost },
  }
}

/**
 * null for a mirror, for one that the user calls so (`--as mirror`), and where it cannot be told. Asks by HEAD alone, which
 * Docker Hub does not count, and after the pulls: a cache is to be met as it is.
 */
async function whyOwn(bench: Bench): Promise<string | null> {
  const { candidate, image, upstream } = bench
  const { ways, url } = candidate
  if (upstream !== null || !ways.includes('host') || image.reference.registry !== 'docker.io') return null
  const isTold = ways.includes('mirror') || isOneSegment(image)
  if (!isTold || isKnownRegistry(url.host)) return null
  try {
    return await whyNoMirror(bench)
  } catch (error) {
    if ([Unanswered, GivenUp, Spared].some((none) => error instanceof none)) return null
    throw error
  }
}

async function whyNoMirror(bench: Bench): Promise<string | null> {
  const { candidate, image } = bench
  const { asHost, asMirror, target, reference } = image
  const own = await head(bench, asHost, target)
  if (own?.status !== 200 || header(own.headers, 'docker-content-digest') === null) return null
  const within = candidate.prefix === '' ? '' : `${candidate.prefix}/`
  const others = OFFICIAL.filter((name) => reference.repository !== `library/${name}`).slice(0, ASKED)
  const names = [
    ...(isOneSegment(image) ? [asMirror] : []),
    ...others.flatMap((name) => [`${within}library/${name}`, `${within}${name}`]),
  ]
  for (const name of names) {
    const answer = await head(bench, name, name === asMirror ? target : 'latest')
    if (answer === null || !NOT_THERE.includes(answer.status)) return null
  }
  return `${candidate.url.host} has ${asHost}, and of Docker Hub neither ${others.join(' nor ')}: a registry of its own, and no mirror (--as mirror checks it as one)`
}

/** null when nobody gives the token for it. */
async function head(bench: Bench, name: string, target: string): Promise<Answer | null> {
  const token = await pullAuthorization(bench, name)
  return 'result' in token
    ? null
    : askToTheEnd(bench, { ...manifestQuestion('HEAD', name, target), ...token })
}
