// What stands in the columns of a list's table, in every format. Escapes nothing.

import { bytes, count, duration } from '../../text/units.ts'
import type { Tone } from '../../text/span.ts'
import type { Glyphs } from '../../views/glyphs.ts'
import { pullMs } from './rank.ts'
import type { Row, State } from './row.ts'

export const STATE_TONE: Readonly<Record<State, Tone>> = {
  available: 'good',
  limited: 'warning',
  wrong: 'bad',
  unavailable: 'bad',
  unknown: 'dim',
}

export function stateGlyph(state: State, glyphs: Glyphs): string {
  const signs: Readonly<Record<State, string>> = {
    available: glyphs.complete,
    limited: glyphs.warning,
    wrong: glyphs.failed,
    unavailable: glyphs.failed,
    unknown: glyphs.incomplete,
  }
  return signs[state]
}

/** Time to the first byte, throughput, what a pull would take (`rank.ts`), digest, faults; `-` where it is not known. */
export interface Cells<T = string> {
  readonly head: T
  readonly speed: T
  readonly pull: T
  readonly digest: T
  readonly faults: T
}

export const HEADS: Cells = {
  head: 'first byte',
  speed: 'speed',
  pull: 'pull',
  digest: 'digest',
  faults: 'faults',
}

/** For the foot of a table. */
export const PULL_LEGEND =
  'ranked by pull: about how long 10 MB would take, by seven answers at the time of the first byte, and the bytes at that speed'

const DIGEST: Readonly<Record<Row['digest'], string>> = { equal: 'equal', other: 'other', unknown: '-' }

export function cellsOf(row: Row): Cells {
  const { headMs, bytesPerSecond, digest, faults } = row
  const pull = pullMs(row)
  const errors = faults.filter(({ level }) => level === 'error').length
  return {
    head: headMs === null ? '-' : duration(headMs),
    speed: bytesPerSecond === null ? '-' : `${bytes(bytesPerSecond)}/s`,
    pull: pull === null ? '-' : `~${duration(pull)}`,
    digest: DIGEST[digest],
    faults:
      faults.length === 0
        ? '-'
        : errors === 0
          ? String(faults.length)
          : `${faults.length}, ${count(errors, 'error')}`,
  }
}

/** Hosts behind the mirror: those besides its own. */
export function hostsBehind({ url, hosts }: Row): readonly string[] {
  const own = URL.canParse(url) ? new URL(url).host : url
  return hosts.filter((host) => host !== own)
}
