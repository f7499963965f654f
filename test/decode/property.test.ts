import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decode } from '../../src/decode/decode.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import { anyCapture, anyEvents } from '../helpers/events.ts'
import { dockerPull } from '../helpers/docker-hub-play.ts'
import { testImage } from '../helpers/images.ts'
import { play } from '../helpers/play.ts'

/** Real traffic with events lost, doubled and out of order. */
const damagedPull = fc.array(fc.tuple(fc.nat(60), fc.nat(60)), { maxLength: 30 }).map((swaps) => {
  const log = play()
  const pull = { repository: 'library/redis', tag: 'latest', token: 'aaaaaaaa', image: testImage('redis') }
  for (const move of dockerPull(log, pull)) move()
  const { events } = log
  for (const [from, to] of swaps) {
    const [a, b] = [events[from], events[to]]
    if (a === undefined || b === undefined) continue
    if ((from + to) % 3 === 0) events.splice(from, 1)
    else [events[from], events[to]] = [b, a]
  }
  return events
})

const anyLog = fc.oneof(anyEvents, anyCapture, damagedPull)

describe('decode', () => {
  it('claims each exchange exactly once, and no step is in two pulls', () => {
    fc.assert(
      fc.property(anyLog, (events) => {
        const session = reduceAll(events)
        const { steps, pulls } = decode(session)
        const claimed = steps.flatMap(({ exchange }) => (exchange === null ? [] : [exchange]))
        const there = session.exchanges.flatMap((exchange) => (exchange === undefined ? [] : [exchange.id]))
        expect(claimed.toSorted((a, b) => a - b)).toEqual(there)
        const inPulls = pulls.flatMap((pull) => pull.steps)
        expect(new Set(inPulls).size).toBe(inPulls.length)
        for (const pull of pulls) {
          for (const id of pull.steps) expect(steps[id]?.pull).toBe(pull.id)
        }
      }),
    )
  })

  it('gives dense ids, causes that lie before their effects, and participants for both ends', () => {
    fc.assert(
      fc.property(anyLog, (events) => {
        const { steps, participants } = decode(reduceAll(events))
        const known = new Set(participants.map(({ id }) => id))
        steps.forEach(({ id, causedBy, from, to }, i) => {
          expect(id).toBe(i)
          expect(causedBy ?? -1).toBeLessThan(id)
          expect(known.has(from) && known.has(to)).toBe(true)
        })
        expect(known.size).toBe(participants.length)
      }),
    )
  })
})
