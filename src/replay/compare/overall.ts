// What shows of two pulls as a whole: the hosts that were asked, what never was, repeats, time, and what nobody reads.

import { header } from '../../http/headers.ts'
import type { Difference } from '../verdict.ts'
import { VOLATILE_HEADERS, whyVolatile } from '../volatile.ts'
import type { Aligned } from './align.ts'
import { RELIED_NAMES } from './fields/headers.ts'
import { hasFailed, isOwn, readingOf, stepsOf, type Comparison } from './side.ts'
import { unitsOf } from './unit.ts'

/** A host that the client was led to, although it was not named. */
export function hosts(comparison: Comparison): Difference[] {
  const { baseline, candidate, candidateAuthority } = comparison
  const before = stepsOf(baseline)
  const seen = new Set<string>()
  return unitsOf(candidate).flatMap(({ steps, asked }) =>
    steps.flatMap((step): Difference[] => {
      const { authority } = step.facts
      if (isOwn(comparison, authority) || seen.has(authority)) return []
      seen.add(authority)
      const there = before.find(({ facts }) => facts.authority === authority)
      return [
        {
          exchange: step.exchange,
          baselineExchange: there?.exchange ?? null,
          asked,
          field: 'hosts',
          baseline: there === undefined ? null : authority,
          candidate: authority,
          weight: 'visible',
          because: `only ${candidateAuthority} was named: where ${authority} is out of reach, the pull fails`,
        },
      ]
    }),
  )
}

/** Of a pull that failed, what came after the failure is missing: once is enough. */
export function missing({ missing: units }: Aligned, comparison: Comparison): Difference[] {
  const failed = hasFailed(comparison)
  const [first] = units
  const told = failed ? (first === undefined ? [] : [first]) : units
  return told
    .filter(({ part }) => part !== 'token' && part !== 'root')
    .map(({ asked, last }) => ({
      exchange: null,
      baselineExchange: last.exchange,
      asked,
      field: 'status',
      baseline: last.status === null ? last.outcome : String(last.status),
      candidate: null,
      weight: failed ? 'breaking' : 'benign',
      because: failed
        ? `the pull ended before it was asked for${units.length > 1 ? `, as did ${units.length - 1} more` : ''}`
        : 'the client had no need to ask for it',
    }))
}

/** The same question more often than when the capture was made. */
export function repeats({ courses }: Aligned): Difference[] {
  return courses.flatMap(({ baseline, candidate }): Difference[] => {
    const [before, now] = [baseline.answers.length, candidate.answers.length]
    const last = candidate.answers.at(-1)
    if (last === undefined || last.part === 'token' || now <= Math.max(before, 1)) return []
    return [
      {
        exchange: last.last.exchange,
        baselineExchange: baseline.answers.at(-1)?.last.exchange ?? null,
        asked: last.asked,
        field: 'attempts',
        baseline: String(before),
        candidate: String(now),
        weight: 'visible',
        because: 'the client had to ask again',
      },
    ]
  })
}

const SLOW = { ratio: 3, ms: 500 }
const HUGE = { ratio: 20, ms: 30_000 }

/** A candidate elsewhere takes another time: only a huge difference is one that a user minds. */
export function timing({ baseline, candidate }: Comparison): Difference[] {
  const before = durationOf(baseline.pull)
  const now = durationOf(candidate.pull)
  if (before === null || now === null || candidate.pull.status !== 'complete') return []
  const isOver = ({ ratio, ms }: typeof SLOW): boolean => now > before * ratio && now - before > ms
  if (!isOver(SLOW)) return []
  return [
    {
      exchange: null,
      baselineExchange: null,
      asked: candidate.pull.reference,
      field: 'timing',
      baseline: `${Math.round(before)} ms`,
      candidate: `${Math.round(now)} ms`,
      weight: isOver(HUGE) ? 'visible' : 'benign',
      because: `the whole pull took ${(now / Math.max(before, 1)).toFixed(1)} times as long`,
    },
  ]
}

function durationOf({ startedAt, endedAt }: Comparison['baseline']['pull']): number | null {
  return endedAt === null ? null : endedAt - startedAt
}

/** Headers that only one of the two has, and that no registry client reads: each once. */
export function otherHeaders({ pairs }: Aligned, { baseline, candidate }: Comparison): Difference[] {
  const found = new Map<string, Difference>()
  for (const pair of pairs) {
    const before = readingOf(baseline, pair.baseline.last)?.response?.headers ?? []
    const now = readingOf(candidate, pair.candidate.last)?.response?.headers ?? []
    for (const name of new Set([...before, ...now].map(([each]) => each.toLowerCase()))) {
      const isTold = RELIED_NAMES.has(name) || whyVolatile(VOLATILE_HEADERS, name) !== null || found.has(name)
      const [had, has] = [header(before, name), header(now, name)]
      if (isTold || (had === null) === (has === null)) continue
      found.set(name, {
        exchange: pair.candidate.last.exchange,
        baselineExchange: pair.baseline.last.exchange,
        asked: pair.baseline.asked,
        field: name,
        baseline: had,
        candidate: has,
        weight: 'benign',
        because: 'no registry client reads this header',
      })
    }
  }
  return [...found.values()]
}
