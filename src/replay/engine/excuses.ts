// Pulls that failed and say nothing about the candidate: nobody could tell from them who breaks.

import type { Pulled } from '../bench.ts'
import type { Candidate } from '../candidate.ts'
import { groupBy } from '../../views/group-by.ts'

/** Why a failed pull is not the candidate's doing; null when it may be, or when it did not fail. */
export function excuseOf({ result, client, unsteady }: Pulled): string | null {
  if (result.status !== 'failed') return null
  if (unsteady !== undefined) return unsteady
  const { cause, asked } = result.failure
  if (cause.kind === 'no-platform') {
    return `the image is not there for ${cause.platform}: --platform names another`
  }
  const isContent = asked.purpose === 'config' || asked.purpose === 'layer'
  if (cause.kind !== 'status' || cause.status !== 429 || isContent) return null
  return `${client.id} met a limit (429) at ${asked.method} ${asked.url}: wait for it, log in (--user), or spare it (--quick)`
}

/** Whether a pull failed as a mirror's would not, at a candidate that was seen to be none: it does not have the image so. */
export function isBesideThePoint({ way, result }: Pulled, { noMirror }: Candidate): boolean {
  if (noMirror === undefined || way !== 'mirror' || result.status !== 'failed') return false
  const { cause, asked } = result.failure
  const isName = asked.purpose === 'resolve' || asked.purpose === 'manifest' || asked.purpose === 'token'
  return isName && cause.kind === 'status' && [401, 403, 404].includes(cause.status)
}

/** One sentence for each kind of excuse. */
export function excuses(pulls: readonly Pulled[]): string[] {
  const unsteady = groupBy(
    pulls.filter((pulled) => pulled.unsteady !== undefined),
    (pulled) => pulled.unsteady,
  )
  const said = pulls.flatMap((pulled) => (pulled.unsteady === undefined ? (excuseOf(pulled) ?? []) : []))
  const limited = said.filter((words) => words.includes('(429)'))
  const others = said.filter((words) => !words.includes('(429)'))
  return [
    ...[...unsteady].map(
      ([why = '', alike]) => `${namesOf(alike)} got no image, which tells nothing: ${why}`,
    ),
    ...new Set(others),
    ...limited.slice(0, 1),
  ]
}

function namesOf(pulls: readonly Pulled[]): string {
  return [...new Set(pulls.map(({ client }) => client.id))].join(', ')
}
