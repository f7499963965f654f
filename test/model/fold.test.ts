import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFold } from '../../src/model/fold.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { anyCapture } from '../helpers/events.ts'
import { bigPull } from '../helpers/big-pull.ts'

const folded = (events: readonly CaptureEvent[]): unknown => {
  const fold = createFold()
  for (const event of events) fold.push(event)
  return fold.end()
}

/** Counts of a few exchanges, thrown in anywhere: too early, falling, after the end. */
const counts = fc.array(
  fc.record({
    place: fc.nat({ max: 60 }),
    at: fc.nat({ max: 100 }),
    exchange: fc.nat({ max: 3 }),
    bytes: fc.nat({ max: 9 }),
  }),
)

describe('fold', () => {
  it('is what reduce makes of the same events, one by one', () => {
    fc.assert(
      fc.property(anyCapture, counts, (events, thrownIn) => {
        const all = [...events]
        for (const { place, ...rest } of thrownIn)
          all.splice(place, 0, { type: 'response.progressed', ...rest })
        expect(folded(all)).toEqual(reduceAll(all))
      }),
    )
  })

  it('is so in the middle of a pull, while layers are under way', () => {
    const events = bigPull()
    for (const length of [10, events.length >> 1, events.length]) {
      const part = events.slice(0, length)
      expect(folded(part)).toEqual(reduceAll(part))
    }
  })

  it('forgets no count when the head comes late or the counts fall', () => {
    const start = bigPull().slice(0, 5)
    const asked = start.find((event) => event.type === 'request.started')
    const count = (at: number, bytes: number): CaptureEvent => ({
      ...{ at, type: 'response.progressed', exchange: asked?.exchange ?? 0, bytes },
    })
    const late = [...start, count(90, 5), count(91, 3), count(80, 9), count(95, 9)]
    expect(folded(late)).toEqual(reduceAll(late))
  })
})
