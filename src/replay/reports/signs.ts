// How results and outcomes look, in every report that has signs.

import type { Tone } from '../../text/span.ts'
import type { Glyphs } from '../../views/glyphs.ts'
import type { Outcome } from '../verdict.ts'
import type { Result } from './grid.ts'

export const RESULT_TONE: Readonly<Record<Result, Tone>> = {
  pass: 'good',
  fail: 'bad',
  affected: 'warning',
  error: 'warning',
  skip: 'dim',
}

export const OUTCOME_TONE: Readonly<Record<Outcome, Tone>> = {
  equivalent: 'good',
  compatible: 'warning',
  incompatible: 'bad',
  inconclusive: 'warning',
}

/** `-` for a client that the probe does not concern. */
export function resultGlyph(result: Result | undefined, glyphs: Glyphs): string {
  const signs: Readonly<Record<Result, string>> = {
    pass: glyphs.complete,
    fail: glyphs.failed,
    affected: glyphs.warning,
    error: glyphs.incomplete,
    skip: glyphs.incomplete,
  }
  return result === undefined ? '-' : signs[result]
}

/** What the signs of a grid mean, in the order of a legend. */
export const MEANING: Readonly<Record<Exclude<Result, 'pass'>, string>> = {
  fail: 'breaks',
  affected: 'affected, and no pull broke because of it',
  error: 'could not be told',
  skip: 'skipped',
}

export function outcomeGlyph(outcome: Outcome, glyphs: Glyphs): string {
  const signs: Readonly<Record<Outcome, string>> = {
    equivalent: glyphs.complete,
    compatible: glyphs.warning,
    incompatible: glyphs.failed,
    inconclusive: glyphs.incomplete,
  }
  return signs[outcome]
}
