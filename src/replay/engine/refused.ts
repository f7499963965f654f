// Pulls that a registry's plain “no” ended: the image is not there, or not for this user. Who gets that for every pull
// knows nothing of the candidate yet. Knows no probe.

import type { Refusal } from '../../puller/failure.ts'
import { parseObject } from '../../registry/json.ts'
import { GivenUp, Unanswered } from '../answer.ts'
import type { Bench, Pulled } from '../bench.ts'
import { manifestQuestion } from '../evidence/manifest-under-test.ts'
import { allowsPull, granted } from '../evidence/token-service.ts'
import { authorizeFor } from './authorize.ts'

/** What the pulls were of, and by whom. */
type Wanted = Pick<Bench, 'candidate' | 'image'>

/**
 * Of these pulls those that failed as they would at a registry itself which does not have the image, or not for this user:
 * with 401, 403 or 404 in the specification's form. None when another pull with the same login worked, when one met what
 * no registry says, or when the candidate is seen to refuse what its registry gives.
 */
export async function refusedPulls(pulls: readonly Pulled[], bench: Bench): Promise<readonly Pulled[]> {
  const refused = likeRefused(pulls, bench)
  return refused.length > 0 && (await isOwnRefusal(bench, refused)) ? [] : refused
}

function likeRefused(pulls: readonly Pulled[], { candidate }: Wanted): readonly Pulled[] {
  const refused = pulls.filter(isRefused)
  const isOdd = pulls.some((pulled) => statusOf(pulled) !== null && !refused.includes(pulled))
  if (isOdd) return []
  return refused.filter(({ login }) => {
    const worked = pulls.some((other) => other.login === login && other.result.status === 'complete')
    // Who is given a login, and does not use it, is refused for that, unless it is no good.
    const isWithheld = login === 'none' && candidate.credentials !== null
    return !worked && (!isWithheld || refused.some((other) => other.login === 'given'))
  })
}

/** A token for the very image is refused, or an image is not there that the hub behind the candidate gives to everybody. */
async function isOwnRefusal(bench: Bench, refused: readonly Pulled[]): Promise<boolean> {
  const { image, upstream } = bench
  try {
    const { token } = await bench.authorize(image.asMirror)
    const isAllowed = token !== null && allowsPull(granted(token), image.asMirror) === true
    if (isAllowed && refused.some((pulled) => statusOf(pulled) !== 404)) return true
    if (upstream === null) return false
    const { asMirror, target } = upstream.freshImage()
    const { authorization } = await authorizeFor(asMirror, null, (question) => bench.ask(question))
    const { status } = await bench.ask({ ...manifestQuestion('GET', asMirror, target), authorization })
    return status === 404
  } catch (error) {
    if (error instanceof Unanswered) return true // no registry is silent
    if (error instanceof GivenUp) return false // nobody knows
    throw error
  }
}

/** Why nothing is known of these pulls, and what to ask for instead: a sentence for each kind. */
export function refusedWords(refused: readonly Pulled[], { candidate, image }: Wanted): string[] {
  const { familiar, target } = image.reference
  const named = target.includes(':') ? `${familiar}@${target}` : `${familiar}:${target}`
  const isAbsent = refused.some((pulled) => statusOf(pulled) === 404)
  const isDenied = refused.some((pulled) => statusOf(pulled) !== 404)
  const absent = `${named} is not there: --image names another`
  const denied =
    candidate.credentials === null
      ? `${named} is given to nobody without a login, and may not be there: --user logs in, --image names another`
      : `${named} is not given to this user: is the password right (--user), and the image there (--image)?`
  return [...(isAbsent ? [absent] : []), ...(isDenied ? [denied] : [])]
}

function isRefused({ result }: Pulled): boolean {
  if (result.status !== 'failed' || result.failure.cause.kind !== 'status') return false
  const { asked, cause } = result.failure
  if (asked.purpose === 'token') return (cause.status === 401 || cause.status === 403) && hasShape(cause)
  const isName = asked.purpose === 'resolve' || asked.purpose === 'manifest'
  // The answer to a HEAD has no body.
  return isName && [401, 403, 404].includes(cause.status) && (asked.method === 'HEAD' || hasShape(cause))
}

/** The specification's, or that of Docker Hub's token service: `{"details":"incorrect username or password"}`. */
function hasShape({ errors, text }: Refusal): boolean {
  return errors.length > 0 || typeof parseObject(text)?.['details'] === 'string'
}

function statusOf({ result }: Pulled): number | null {
  if (result.status !== 'failed' || result.failure.cause.kind !== 'status') return null
  return result.failure.cause.status
}
