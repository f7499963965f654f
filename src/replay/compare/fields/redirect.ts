// Where the client is sent for it: to a store of the upstream's, or nowhere.

import { withoutVolatile } from '../../volatile.ts'
import type { Reading } from '../../../decode/reading.ts'
import type { Answers, Field } from '../field.ts'
import { isOwn } from '../side.ts'

export const redirect: Field = {
  id: 'redirect',
  compare({ baseline, candidate, first }, comparison) {
    if (baseline.part === 'token') return null
    const before = targetOf(first.baseline)
    const now = targetOf(first.candidate)
    if (now === null) {
      if (before === null || candidate.first.status === null || candidate.first.status >= 400) return null
      return {
        baseline: withoutVolatile(before),
        candidate: null,
        weight: 'benign',
        because: 'the candidate serves it itself, as a client behind it needs',
        at: candidate.first,
      }
    }
    const at = candidate.first
    const found = {
      baseline: before === null ? null : withoutVolatile(before),
      candidate: withoutVolatile(now),
      at,
    }
    if (!isOwn(comparison, now.host)) {
      const because = `the client is sent to ${now.host} although only ${comparison.candidateAuthority} was named`
      return { ...found, weight: 'visible', because }
    }
    if (isManifest({ baseline }) && before === null)
      return {
        ...found,
        weight: 'visible',
        because: 'a redirect of a manifest makes some clients ask for two scopes, or lose the method',
      }
    if (found.baseline === found.candidate) return null
    return { ...found, weight: 'benign', because: 'the redirect stays with the candidate' }
  },
}

function isManifest({ baseline: { part } }: Pick<Answers, 'baseline'>): boolean {
  return part === 'tag' || part === 'manifest'
}

function targetOf(reading: Reading | null): URL | null {
  const status = reading?.status ?? 0
  return status >= 300 && status < 400 ? (reading?.location ?? null) : null
}
