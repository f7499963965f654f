// What a field of an answer is to the comparison. One file a field, or a few that belong together, in fields/.

import type { Weight } from '../verdict.ts'
import type { Step } from '../../decode/trace.ts'
import type { Reading } from '../../decode/reading.ts'
import { readingOf, type Comparison } from './side.ts'
import type { Pair } from './align.ts'

export interface Found {
  readonly baseline: string | null
  readonly candidate: string | null
  readonly weight: Weight
  /** One sentence. */
  readonly because: string
  /** Where it shows in the candidate's pull; the answer that its client went by when absent. */
  readonly at?: Step
}

export interface Field {
  /** As in `Difference.field`. */
  readonly id: string
  /** null when there is nothing to say. Never throws. */
  readonly compare: (answers: Answers, comparison: Comparison) => Found | null
}

/** A pair with both of its ends read. */
export interface Answers extends Pair {
  /** What the registry, or the candidate, said first. */
  readonly first: Both<Reading | null>
  /** What the client went by, after all redirects. */
  readonly last: Both<Reading | null>
  /** Both are 2xx. */
  readonly areGood: boolean
}

export interface Both<T> {
  readonly baseline: T
  readonly candidate: T
}

export function answersOf(pair: Pair, { baseline, candidate }: Comparison): Answers {
  const last = {
    baseline: readingOf(baseline, pair.baseline.last),
    candidate: readingOf(candidate, pair.candidate.last),
  }
  return {
    ...pair,
    first: {
      baseline: readingOf(baseline, pair.baseline.first),
      candidate: readingOf(candidate, pair.candidate.first),
    },
    last,
    areGood: isGood(last.baseline) && isGood(last.candidate),
  }
}

function isGood(reading: Reading | null): boolean {
  return reading !== null && reading.status !== null && reading.status >= 200 && reading.status < 300
}
