// Where an intent goes at a candidate: by the names that it has there.

import { parseReference } from '../../puller/reference.ts'
import type { Question } from '../answer.ts'
import { testImage, type TestImage, type Way } from '../candidate.ts'
import type { PullIntent, QuestionIntent } from './intent.ts'

/** Names of the image that a pull is of. */
export function imageOf({ reference, platform }: PullIntent, prefix: string): TestImage {
  return testImage(reference, prefix, platform)
}

/** A question as it is asked of a candidate, without a credential; whoever asks it adds the candidate's own. */
export function questionAt(
  { method, registry, repository, rest, query, accept, userAgent }: QuestionIntent,
  { way, prefix }: { readonly way: Way; readonly prefix: string },
): Question & { readonly userAgent: string | null } {
  const name = repository === null ? '' : `${nameAt(registry, repository, { way, prefix })}/`
  return {
    method,
    url: `/v2/${name}${rest}${query === '' ? '' : `?${query}`}`,
    headers: accept.map((value) => ['Accept', value] as const),
    userAgent,
  }
}

function nameAt(
  registry: string,
  repository: string,
  { way, prefix }: { readonly way: Way; readonly prefix: string },
): string {
  const reference = parseReference(`${registry}/${repository}`)
  // No name that an image could have, as a client asked for it all the same.
  if (reference === null) return prefix === '' ? repository : `${prefix}/${repository}`
  const image = testImage(reference, prefix, '')
  return way === 'host' ? image.asHost : image.asMirror
}
