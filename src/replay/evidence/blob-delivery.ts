// A blob asked of the candidate, and all the hops that a client makes until it has it.

import { sha256Of } from '../../registry/digest.ts'
import type { Descriptor } from '../../registry/manifest.ts'
import type { Answer, Question } from '../answer.ts'
import type { Bench } from '../bench.ts'
import { locationOf } from '../engine/follow.ts'
import type { ManifestUnderTest } from './manifest-under-test.ts'

export interface Delivery {
  /** Of the candidate. */
  readonly first: Answer
  /** All of them, `first` included. */
  readonly hops: readonly [Answer, ...Answer[]]
  readonly last: Answer
}

type Of = Pick<ManifestUnderTest, 'repository' | 'authorization'>

/** Without `Accept-Encoding`: the bytes as they are stored. */
export function blobQuestion({ repository, authorization }: Of, digest: string): Question {
  return { method: 'GET', url: `/v2/${repository}/blobs/${digest}`, authorization }
}

/** Asked once for all probes, though what is behind a redirect is fetched each time. */
export async function deliver(bench: Bench, question: Question): Promise<Delivery> {
  return followed(bench, question, await bench.ask(question))
}

/** Asked anew. */
export async function deliverAgain(bench: Bench, question: Question): Promise<Delivery> {
  return followed(bench, question, await bench.askAgain(question))
}

async function followed(bench: Bench, question: Question, first: Answer): Promise<Delivery> {
  const hops = await bench.follow(first, question)
  return { first, hops, last: hops.at(-1) ?? first }
}

/** As many as Go's clients follow. */
const OWN_REDIRECTS = 10

/**
 * Asked anew, until the candidate gives it or sends its client away: that it redirects to itself first is its own way of
 * serving blobs (Artifactory, Google's registries).
 */
export async function askWithin(bench: Bench, question: Question): Promise<Answer> {
  let answer = await bench.askAgain(question)
  for (let hops = 0; hops < OWN_REDIRECTS; hops++) {
    const to = locationOf(answer)
    if (to === null || leadsAway(bench, answer) !== null) break
    answer = await bench.askAgain({ ...question, url: to.href })
  }
  return answer
}

/** Where the candidate sends its client, if that is another authority; null when it answers itself. */
export function leadsAway(bench: Bench, answer: Answer): URL | null {
  const to = locationOf(answer)
  return to === null || to.host === bench.candidate.url.host ? null : to
}

/** 200, and every byte as the digest says. */
export function isWhole({ status, sha256 }: Answer, { digest }: Pick<Descriptor, 'digest'>): boolean {
  return status === 200 && sha256 !== null && sha256 === sha256Of(digest)
}

/** A tar where the manifest has a compressed one (POSIX pax: `ustar` at 257). */
export function isUnpacked({ body }: Answer, { mediaType }: Descriptor): boolean {
  return /[+.](?:gzip|zstd)$/.test(mediaType ?? '') && body.subarray(257, 262).toString('latin1') === 'ustar'
}
