// A trace that has run for long: what a look at it costs after each of the next events, and which part takes the time.

import type { CaptureEvent } from '../../src/capture/event.ts'
import { createDecoder } from '../../src/decode/decode.ts'
import { createStore } from '../../src/model/store.ts'
import { judge } from '../../src/rules/judge.ts'
import { diagramOf } from '../../src/views/diagram.ts'
import { newLines, NOTHING_PRINTED } from '../../src/views/lines.ts'
import { dockerPull } from '../helpers/docker-hub-play.ts'
import { testImage } from '../helpers/images.ts'
import { play, type Play } from '../helpers/play.ts'

const LAYERS = 22
const EXCHANGES_A_PULL = 2 * LAYERS + 7
const REPOSITORIES = 40
/** Pulls that go on at the same time. */
const AT_ONCE = 3
const LOOKS = 50

const CDN = 'https://production.cloudflare.docker.com/registry-v2'
const HUB = 'https://registry-1.docker.io/v2'

/** The parts of a look, in their order. Lines need no diagram, and the screen no lines. */
export const PARTS = ['decode', 'judge', 'diagram', 'lines'] as const

type LookCost = Readonly<Record<(typeof PARTS)[number], number>>

/** Median of each part over 50 looks, ms of CPU: the machine may be busy with other things. */
export function lookCost(exchanges: number): LookCost {
  const { before, after } = liveEvents(exchanges)
  const store = createStore()
  for (const event of before) store.dispatch(event)
  const decoder = createDecoder()
  const times: Record<(typeof PARTS)[number], number[]> = { decode: [], judge: [], diagram: [], lines: [] }
  let printed = NOTHING_PRINTED

  function timed<T>(part: (typeof PARTS)[number], work: () => T): T {
    const began = process.cpuUsage()
    const result = work()
    const { user, system } = process.cpuUsage(began)
    times[part].push((user + system) / 1000)
    return result
  }

  function look(): void {
    const session = store.getSnapshot()
    const trace = timed('decode', () => decoder.decode(session))
    const judgement = timed('judge', () => judge(trace, session))
    timed('diagram', () => diagramOf(session, trace, judgement.findings))
    const now = { session, trace, judgement, glyphs: 'utf8' } as const
    printed = timed('lines', () => newLines(printed, now)).printed
  }

  look()
  for (const each of Object.values(times)) each.length = 0
  for (const event of after) {
    store.dispatch(event)
    look()
  }
  const { decode, judge: judging, diagram, lines } = times
  return { decode: median(decode), judge: median(judging), diagram: median(diagram), lines: median(lines) }
}

/** Pulls, three at a time, among them tags that are missing; then a layer that comes in bits while others ask for tags. */
function liveEvents(exchanges: number): {
  readonly before: readonly CaptureEvent[]
  readonly after: readonly CaptureEvent[]
} {
  const log = play()
  for (let first = 0; first < exchanges / EXCHANGES_A_PULL; first += AT_ONCE) pullSome(log, first)
  const open = log.ask(`GET ${CDN}/open`)
  const head = { status: 200, reason: '', httpVersion: '1.1', headers: [] }
  log.add({ type: 'response.started', exchange: open, from: 'upstream', ...head })
  const begun = log.events.length
  for (let i = 1; log.events.length < begun + LOOKS; i++) {
    if (i % 5 === 0) log.exchange(`HEAD ${HUB}/library/r1/manifests/n${i}`, 200)
    else log.add({ type: 'response.progressed', exchange: open, bytes: i * 65_536 })
  }
  return { before: log.events.slice(0, begun), after: log.events.slice(begun) }
}

function pullSome(log: Play, first: number): void {
  const pulls = Array.from({ length: AT_ONCE }, (_, k) => {
    const i = first + k
    const image = testImage(`${i}`, LAYERS)
    const repository = `library/r${i % REPOSITORIES}`
    return dockerPull(log, { repository, tag: `t${i}`, token: `token-${i}`, image })
  })
  for (let move = 0; move < EXCHANGES_A_PULL; move++) for (const moves of pulls) moves[move]?.()
  if (first % 9 === 0) log.exchange(`GET ${HUB}/library/r${first % REPOSITORIES}/manifests/none`, 404)
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}
