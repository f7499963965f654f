// Which request of one pull answers to which of another: by what was asked for, and by the order of its repeats.

import type { Unit } from './unit.ts'

export interface Pair {
  readonly baseline: Unit
  readonly candidate: Unit
  /** `challenge`: both, or the baseline's, are a 401 that only asks for a token. */
  readonly stage: 'challenge' | 'answer'
}

/** All requests for one thing. */
export interface Course {
  readonly challenges: readonly Unit[]
  /** In order: all but the last were tried again. */
  readonly answers: readonly Unit[]
}

export interface Aligned {
  readonly pairs: readonly Pair[]
  readonly courses: readonly { readonly baseline: Course; readonly candidate: Course }[]
  /** What the candidate was never asked for. */
  readonly missing: readonly Unit[]
}

export function align(baseline: readonly Unit[], candidate: readonly Unit[]): Aligned {
  const left = coursesOf(candidate)
  const pairs: Pair[] = []
  const courses: Aligned['courses'][number][] = []
  const missing: Unit[] = []
  // Equal content first: what is left over is laid side by side by its place.
  const matched = matches(coursesOf(baseline), left)
  for (const { own, other } of matched) {
    if (other === null) {
      missing.push(...firstOf(own))
      continue
    }
    courses.push({ baseline: own, candidate: other })
    pairs.push(...pairsOf(own, other))
  }
  return { pairs, courses, missing }
}

function coursesOf(units: readonly Unit[]): Map<string, Course> {
  const courses = new Map<string, { challenges: Unit[]; answers: Unit[] }>()
  for (const unit of units) {
    const course = courses.get(unit.key) ?? { challenges: [], answers: [] }
    courses.set(unit.key, course)
    const list = unit.first.outcome === 'challenged' ? course.challenges : course.answers
    list.push(unit)
  }
  return courses
}

interface Match {
  readonly own: Course
  readonly other: Course | null
}

function matches(baseline: ReadonlyMap<string, Course>, candidate: Map<string, Course>): Match[] {
  const equal = new Map([...baseline.keys()].map((key) => [key, candidate.get(key) ?? null]))
  for (const key of baseline.keys()) candidate.delete(key)
  return [...baseline].map(([key, own]) => {
    const exact = equal.get(key) ?? null
    if (exact !== null) return { own, other: exact }
    const place = firstOf(own)[0]?.place
    const alike = [...candidate].find(([, course]) => firstOf(course)[0]?.place === place)
    if (alike !== undefined) candidate.delete(alike[0])
    return { own, other: alike?.[1] ?? null }
  })
}

function firstOf({ challenges, answers }: Course): Unit[] {
  return [...answers, ...challenges].slice(0, 1)
}

function pairsOf(own: Course, other: Course): Pair[] {
  // The steps of uploads are no repeats of one another.
  if (own.answers[0]?.part === 'other') {
    return own.answers.flatMap((baseline, at): Pair[] => {
      const candidate = other.answers[at]
      return candidate === undefined ? [] : [{ baseline, candidate, stage: 'answer' }]
    })
  }
  const pairs: Pair[] = []
  const answer = own.answers.at(-1)
  // A client that gave up at the challenge has that for an answer.
  const reply = other.answers.at(-1) ?? other.challenges.at(-1)
  if (answer !== undefined && reply !== undefined)
    pairs.push({ baseline: answer, candidate: reply, stage: 'answer' })
  const [challenge] = own.challenges
  // A ping is only challenged: what the candidate makes of it is compared whatever it is.
  const counter = other.challenges[0] ?? (answer === undefined ? other.answers.at(-1) : undefined)
  if (challenge !== undefined && counter !== undefined)
    pairs.push({ baseline: challenge, candidate: counter, stage: 'challenge' })
  return pairs
}
