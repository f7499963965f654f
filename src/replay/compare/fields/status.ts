// Whether the answer is of the same kind: given, asked for a token, refused, failed, or none.

import type { Step } from '../../../decode/trace.ts'
import type { Field, Found } from '../field.ts'
import { hasFailed, sentIn, type Comparison } from '../side.ts'

const UNASKED_PART = 'podman, skopeo and crane take no part where they asked for the whole'

export const status: Field = {
  id: 'status',
  compare({ stage, baseline, candidate, last }, comparison) {
    const before = wordsOf(baseline.last)
    const now = wordsOf(candidate.last)
    if (before === now) return null
    const found = { baseline: before, candidate: now }
    const { status: code } = candidate.last
    if (stage === 'challenge' && code === 200)
      return { ...found, weight: 'benign', because: 'it lets everybody in without a token' }
    if (code === 206 && last.candidate !== null && sentIn(last.candidate, 'range') === null)
      return { ...found, weight: hasFailed(comparison) ? 'breaking' : 'visible', because: UNASKED_PART }
    const wasGood = isGood(last.baseline?.status)
    const isSo = isGood(last.candidate?.status)
    if (wasGood && isSo && candidate.last.outcome === baseline.last.outcome)
      return { ...found, weight: 'benign', because: 'both say that here is what was asked for' }
    if (!wasGood && isSo && stage === 'answer')
      return { ...found, weight: 'visible', because: 'it gives what was refused when the capture was made' }
    return { ...found, ...weighed(comparison) }
  },
}

function weighed(comparison: Comparison): Pick<Found, 'weight' | 'because'> {
  if (comparison.baseline.pull.status === 'failed')
    return { weight: 'visible', because: 'the client gets no image, and got none when it was recorded' }
  return hasFailed(comparison)
    ? { weight: 'breaking', because: 'the client does not get its image' }
    : { weight: 'visible', because: 'the client got over it, by another way or by asking again' }
}

function isGood(code: number | null | undefined): boolean {
  return code != null && code >= 200 && code < 300
}

/** `200`, `200, cut`, `unreachable`. */
function wordsOf({ status: code, outcome }: Step): string {
  // A status that pullscope made up for its client is nobody's answer.
  if (code === null || outcome === 'unreachable') return outcome
  return outcome === 'cut' || outcome === 'abandoned' ? `${code}, ${outcome}` : String(code)
}
