// The schedule of a slowed pull, on a clock that the test turns.

import { expect, it } from 'vitest'
import { createPace } from '../../src/puller/pace.ts'
import { pullFrom } from './pull-from.ts'
import { standIn } from './stand-in.ts'

const { signal } = new AbortController()

function slowed(stepMs: number, bytesPerSecond: number) {
  let now = 0
  const waits: number[] = []
  const wait = (ms: number): Promise<void> => {
    waits.push(ms)
    now += ms
    return Promise.resolve()
  }
  const pace = createPace({ stepMs, bytesPerSecond, clock: { now: () => now }, wait })
  return { pace, waits, pass: (ms: number) => (now += ms) }
}

it('pauses before each request', async () => {
  const { pace, waits } = slowed(300, Infinity)
  const registry = await standIn()
  expect((await pullFrom(registry, { pace })).result.status).toBe('complete')
  expect(waits).toEqual(registry.log.map(() => 300))
})

it('lets bytes through at the given speed, whatever the size of the chunks', async () => {
  const { pace, waits } = slowed(0, 1_000_000)
  for (let i = 0; i < 1000; i++) await pace.transferred(1_000, signal)
  expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeCloseTo(1_000, 0)
  expect(Math.min(...waits)).toBeGreaterThanOrEqual(5)
})

it('does not make up for a time in which nothing came', async () => {
  const { pace, waits, pass } = slowed(0, 1_000_000)
  await pace.transferred(100_000, signal)
  pass(60_000)
  await pace.transferred(100_000, signal)
  expect(waits).toEqual([100, 100])
})
