// What is said of a candidate that limits requests, or that fails now and then.

import { expect, it } from 'vitest'
import type { Met } from '../../../src/replay/engine/steadiness.ts'
import { steadinessWords } from '../../../src/replay/engine/steadiness-words.ts'

const said = (met: readonly (readonly [number, Met])[], untold = 0): ReturnType<typeof steadinessWords> =>
  steadinessWords('mirror.example', new Map(met), untold)

it.each([
  [{ passed: 4, stayed: 0 }, 0, 'notes', 'the check was slowed down'],
  [
    { passed: 4, stayed: 2 },
    1,
    'reservations',
    'the check was slowed down, and 1 probe could not be answered',
  ],
] as const)(
  'a limit that was met %j, with %i probes untold, is one of the %s',
  (met, untold, where, ending) => {
    const words = said([[503, met]], untold)
    expect({
      notes: [],
      reservations: [],
      [where]: [`mirror.example limits requests (503): ${ending}`],
    }).toEqual(words)
  },
)

it('a hiccup changes nothing, and many do', () => {
  const few = said([[502, { passed: 2, stayed: 0 }]])
  expect([few.reservations.length, few.notes.length]).toEqual([0, 1])
  expect(said([[502, { passed: 2, stayed: 1 }]]).reservations).toEqual([
    'mirror.example does not answer steadily: 502 came 3 times to what was answered otherwise at other times',
  ])
})

it('both are told, the limit first, and what is untold once', () => {
  const { notes, reservations } = said(
    [
      [502, { passed: 9, stayed: 0 }],
      [429, { passed: 1, stayed: 1 }],
    ],
    3,
  )
  expect(notes).toEqual([])
  expect(reservations.map((words) => words.includes('3 probes'))).toEqual([true, false])
  expect(said([])).toEqual({ notes: [], reservations: [] })
})
