// The pure core over a capture of 10,000 exchanges: what a live trace does again and again, and `show` once.

import { decode } from '../../src/decode/decode.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import { dockerPull } from '../helpers/docker-hub-play.ts'
import { testImage } from '../helpers/images.ts'
import { play } from '../helpers/play.ts'
import type { Bench } from './bench.ts'

const PULLS = 200
const LAYERS = 22

function manyPulls(): ReturnType<typeof play>['events'] {
  const log = play()
  for (let i = 0; i < PULLS; i++) {
    const pull = {
      repository: `library/r${i % 7}`,
      tag: `t${i}`,
      token: `token-${i}`,
      image: testImage(`${i}`, LAYERS),
    }
    for (const move of dockerPull(log, pull)) move()
  }
  return log.events
}

/** Parsing the same events from JSON is the least that reading a capture can cost. */
function jsonPeer(events: readonly object[]): () => unknown {
  const lines = events.map((event) => JSON.stringify(event))
  return () => lines.map((line): unknown => JSON.parse(line))
}

export const reducing: Bench = {
  name: `reduce, ${PULLS * (LAYERS * 2 + 7)} exchanges`,
  peer: 'JSON.parse of the events',
  rounds: 9,
  prepare() {
    const events = manyPulls()
    return { subject: () => reduceAll(events), peer: jsonPeer(events) }
  },
}

export const decoding: Bench = {
  name: `decode, ${PULLS * (LAYERS * 2 + 7)} exchanges`,
  peer: 'JSON.parse of the events',
  rounds: 9,
  prepare() {
    const events = manyPulls()
    const session = reduceAll(events)
    return { subject: () => decode(session), peer: jsonPeer(events) }
  },
}
