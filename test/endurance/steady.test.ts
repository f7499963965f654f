// Steady load for as long as it is told: what a trace holds afterwards is what it held before, but for the session.

import { join } from 'node:path'
import { expect, it } from 'vitest'
import { tempFolder } from '../helpers/temp-folder.ts'
import { load } from './client.ts'
import { sessionIn, statesIn } from './read-capture.ts'
import { startRegistry } from './registry.ts'
import { SCALE } from './scale.ts'
import { backTo, watchedTrace, type HeldByBoth } from './watched.ts'

const ROUND = { connections: 10, each: 10 }
const EXCHANGES = ROUND.connections * ROUND.each
const KIB = 1024
/** An exchange that is over stays in the session, with its heads and the text of a body of 2,000 bytes. */
const KEPT_OF_EXCHANGE = 16 * KIB
/** Caches, compiled code and what a collection leaves: not more, however long it lasts. */
const PLAY = 4096 * KIB

it(
  'holds no more after a long time than after a short one, but for the session',
  { timeout: SCALE.timeoutMs },
  async () => {
    const registry = await startRegistry()
    const capture = join(await tempFolder(), 'a.jsonl')
    const trace = await watchedTrace(['-o', capture, ...registry.options])
    const before = trace.descriptors()
    const samples: HeldByBoth[] = []
    const until = performance.now() + SCALE.steadyMs
    while (samples.length < SCALE.steadyRounds || performance.now() < until) {
      expect([...(await load(trace, ROUND))]).toEqual([[200, EXCHANGES]])
      await backTo(before, trace)
      samples.push(await trace.held())
    }
    const grown = growth(samples)
    const exchanges = samples.length * EXCHANGES
    const perExchange = grown.main.bytes / (exchanges * (2 / 3))
    process.stdout.write(`${JSON.stringify({ exchanges, perExchange, grown, last: samples.at(-1) })}\n`)
    expect(grown.relay.bytes).toBeLessThan(PLAY)
    expect(grown.main.bytes).toBeLessThan(PLAY + exchanges * KEPT_OF_EXCHANGE)
    // The timer of the next look may be there or not.
    expect(Math.max(grown.main.resources, grown.relay.resources)).toBeLessThanOrEqual(1)
    expect(await trace.running.stop()).toMatchObject({ code: 0 })
    expect(statesIn(sessionIn(capture))).toEqual({ complete: exchanges })
  },
)

/** From the first third to the last, by their medians. */
function growth(samples: readonly HeldByBoth[]): HeldByBoth {
  const third = Math.floor(samples.length / 3)
  const median = (part: readonly HeldByBoth[], of: (held: HeldByBoth) => number): number =>
    part.map(of).toSorted((a, b) => a - b)[Math.floor(part.length / 2)] ?? Number.NaN
  const by = (of: (held: HeldByBoth) => number): number =>
    median(samples.slice(-third), of) - median(samples.slice(0, third), of)
  return {
    main: { bytes: by(({ main }) => main.bytes), resources: by(({ main }) => main.resources) },
    relay: { bytes: by(({ relay }) => relay.bytes), resources: by(({ relay }) => relay.resources) },
  }
}
