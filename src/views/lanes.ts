// Where the lanes of a ladder stand: columns for a width. Knows what has to fit, not how it is drawn.

import { displayWidth } from '../text/width.ts'

/** Columns of an arrow besides its words and the lane it ends at: `── ` before, ` ─▶` after. */
export const ARROW = 6

/** Lanes are never closer, so that there is room for `docker.` over each. */
const MIN_GAP = 9
/** With this much room, lanes look unhurried. */
const COMFORTABLE_GAP = 24
/** Words that are cut to less than this say nothing. */
const LEGIBLE = 12
/** Longer words, and longer heads, wait until all others have their room. */
const USUAL_WORDS = 28
const USUAL_HEAD = 34

export interface Demand {
  /** Lanes by position, left before right. */
  readonly left: number
  readonly right: number
  /** Printable words between them. */
  readonly words: string
}

interface Room {
  /** Columns from the first lane to the last. */
  readonly columns: number
  /** Printable heads of the lanes. */
  readonly heads: readonly string[]
  readonly demands: readonly Demand[]
}

/**
 * Columns from each lane to the next, or null when the words between them could not be read. Arrows get their room
 * first, then heads; what is left makes lanes comfortable.
 */
export function gapsOf({ columns, heads, demands }: Room): readonly number[] | null {
  const gaps = heads.slice(1).map(() => MIN_GAP)
  const grow = (left: number, right: number, need: number): void => {
    const spare = columns - sum(gaps, 0, gaps.length)
    const more = Math.min(need - sum(gaps, left, right), spare)
    if (more > 0) gaps[left] = (gaps[left] ?? 0) + more
  }
  if (sum(gaps, 0, gaps.length) > columns) return null
  const near = demands.toSorted((a, b) => a.right - a.left - (b.right - b.left))
  for (const { left, right, words } of near)
    grow(left, right, ARROW + 1 + Math.min(displayWidth(words), USUAL_WORDS))
  gaps.forEach((_, i) => grow(i, i + 1, half(heads[i]) + half(heads[i + 1]) + 3))
  gaps.forEach((_, i) => grow(i, i + 1, COMFORTABLE_GAP))
  for (const { left, right, words } of near) grow(left, right, ARROW + 1 + displayWidth(words))
  const legible = demands.every(
    ({ left, right, words }) => sum(gaps, left, right) > ARROW + Math.min(displayWidth(words), LEGIBLE),
  )
  return legible ? gaps : null
}

/** Half of what a head takes, rounded up. */
export function half(head: string | undefined): number {
  return Math.ceil(Math.min(displayWidth(head ?? ''), USUAL_HEAD) / 2)
}

function sum(gaps: readonly number[], from: number, to: number): number {
  return gaps.slice(from, to).reduce((total, gap) => total + gap, 0)
}
