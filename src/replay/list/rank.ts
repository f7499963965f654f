// The order of a list: what a puller would feel. Pure.

import type { Row, State } from './row.ts'

const STATES: readonly State[] = ['available', 'limited', 'wrong', 'unknown', 'unavailable']
const DIGESTS: readonly Row['digest'][] = ['equal', 'unknown', 'other']

/** Of a pull, one after the other: `/v2/`, a token, HEAD, index, manifest, config, and the layers, side by side. */
const ANSWERS = 7
/** A layer or two of a usual image. */
const BYTES = 10_000_000

/**
 * Milliseconds that a pull of 10 MB would take: seven answers one after the other, and the bytes. An estimate, for mirrors to be
 * compared by; null where time or speed is not known. `headMs` is the first answer's, with the connection to it.
 */
export function pullMs({ headMs, bytesPerSecond }: Pick<Row, 'headMs' | 'bytesPerSecond'>): number | null {
  if (headMs === null || bytesPerSecond === null || bytesPerSecond <= 0) return null
  return ANSWERS * headMs + (BYTES / bytesPerSecond) * 1000
}

/**
 * The best first: whether it works, whether it gives the right image, whether a fault will make a pull fail, how long a pull
 * would take, how soon it answers; then the fewer faults. Times of a pull count by powers of two, for a second look at the
 * same mirror differs by as much: among the same power the sooner answer decides. Rows that are alike stay in the order of
 * the list.
 */
export function rankRows(rows: readonly Row[]): readonly Row[] {
  return rows.toSorted((a, b) => compare(placesOf(a), placesOf(b)))
}

/** Smaller is better, from the first on that differs. */
function placesOf(row: Row): readonly number[] {
  const { state, digest, faults, headMs } = row
  const pull = pullMs(row)
  return [
    STATES.indexOf(state),
    DIGESTS.indexOf(digest),
    faults.filter(({ level }) => level === 'error').length,
    pull === null ? Infinity : Math.floor(Math.log2(Math.max(pull, 1))),
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
