// What an examination says of a candidate that limits requests, or that now and then does not answer. Pure.

import { count } from '../../text/units.ts'
import { isLimit, type Met } from './steadiness.ts'

export interface SteadinessWords {
  /** What was met, and did not stand in the way. */
  readonly notes: readonly string[]
  /** Why it cannot be told whether the candidate is right. */
  readonly reservations: readonly string[]
}

/** A hiccup is no news; so many are what users meet, too. */
const OFTEN = 3

/** `untold`: probes that were not answered because of it. */
export function steadinessWords(
  host: string,
  met: ReadonlyMap<number, Met>,
  untold: number,
): SteadinessWords {
  const all = [...met]
  const limits = all.filter(([status]) => isLimit(status))
  const others = all.filter(([status]) => !isLimit(status))
  const times = others.reduce((sum, [, { passed, stayed }]) => sum + passed + stayed, 0)
  const told = [
    ...(limits.length === 0
      ? []
      : [
          {
            words: `${host} limits requests (${statusesOf(limits)}): the check was slowed down`,
            often: false,
          },
        ]),
    ...(others.length === 0
      ? []
      : [
          {
            words: `${host} does not answer steadily: ${statusesOf(others)} came ${count(times, 'time')} to what was answered otherwise at other times`,
            often: times >= OFTEN,
          },
        ]),
  ]
  const lost = untold === 0 ? '' : `, and ${count(untold, 'probe')} could not be answered`
  const sentences = told.map(({ words, often }, i) => ({
    words: i === 0 ? words + lost : words,
    isReservation: often || (i === 0 && untold > 0),
  }))
  return {
    notes: sentences.flatMap(({ words, isReservation }) => (isReservation ? [] : [words])),
    reservations: sentences.flatMap(({ words, isReservation }) => (isReservation ? [words] : [])),
  }
}

function statusesOf(met: readonly (readonly [number, Met])[]): string {
  return met.map(([status]) => status).join(', ')
}
