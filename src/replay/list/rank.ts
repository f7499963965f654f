// The order of a list: what a puller would feel. Pure.

import type { Row, State } from './row.ts'

const STATES: readonly State[] = ['available', 'limited', 'wrong', 'unknown', 'unavailable']
const DIGESTS: readonly Row['digest'][] = ['equal', 'unknown', 'other']

/**
 * The best first: whether it works, whether it gives the right image, whether a fault will make a pull fail, how fast it
 * is, how soon it answers; then the fewer faults. Speeds count by powers of two, for a second look at the same
 * mirror differs by as much: among the same power the sooner answer decides. Rows that are alike stay in the order of the list.
 */
export function rankRows(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => compare(placesOf(a), placesOf(b)))
}

/** Smaller is better, from the first on that differs. */
function placesOf({ state, digest, faults, bytesPerSecond, headMs }: Row): readonly number[] {
  return [
    STATES.indexOf(state),
    DIGESTS.indexOf(digest),
    faults.filter(({ level }) => level === 'error').length,
    bytesPerSecond === null || bytesPerSecond <= 0 ? 1 : -Math.floor(Math.log2(bytesPerSecond)),
    headMs ?? Infinity,
    faults.length,
  ]
}

function compare(one: readonly number[], other: readonly number[]): number {
  for (const [i, place] of one.entries()) {
    const against = other[i] ?? 0
    if (place !== against) return place < against ? -1 : 1
  }
  return 0
}

/** `3 of 12 work`: how many give the right image, for the head of a table. */
export function workingCount(rows: readonly Row[]): number {
  return rows.filter(isWorking).length
}

/** Whether it gives the right image to anybody. */
export function isWorking({ state, digest }: Row): boolean {
  return state === 'available' && digest !== 'other'
}
