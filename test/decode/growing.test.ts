import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { createDecoder, decode } from '../../src/decode/decode.ts'
import { readCaptureFile } from '../../src/io/capture-file.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import { createStore } from '../../src/model/store.ts'
import { judge } from '../../src/rules/judge.ts'
import { CAPTURES } from '../helpers/captures.ts'
import { CDN, dockerPull, REGISTRY } from '../helpers/docker-hub-play.ts'
import { anyCapture, anyEvents } from '../helpers/events.ts'
import { testImage } from '../helpers/images.ts'
import { play } from '../helpers/play.ts'
import { anyTangle } from '../helpers/tangled.ts'

let recorded: readonly (readonly CaptureEvent[])[] = []

beforeAll(async () => {
  const files = readdirSync(CAPTURES).filter((file) => file.endsWith('.jsonl'))
  recorded = await Promise.all(
    files.map(async (file) => (await readCaptureFile(join(CAPTURES, file))).events.slice(0, 400)),
  )
})

/** Where to look at a log of this length, in order; always before its last event, and at its end. */
function looksAt(length: number, seeds: readonly number[]): number[] {
  return [...seeds.map((seed) => seed % (length + 1)), Math.max(0, length - 1), length].sort((a, b) => a - b)
}

/** A trace and judgement in which nothing was kept from before: all objects are others. */
function afresh(events: readonly CaptureEvent[]): unknown {
  const session = reduceAll(structuredClone(events))
  const trace = decode(session)
  return { trace, judgement: judge(trace, session) }
}

function expectSameAsAfresh(events: readonly CaptureEvent[], seeds: readonly number[]): void {
  const store = createStore()
  const decoder = createDecoder()
  let next = 0
  let before: { readonly trace: unknown; readonly text: string } | null = null
  for (const look of looksAt(events.length, seeds)) {
    for (const event of events.slice(next, look)) store.dispatch(event)
    next = look
    const session = store.getSnapshot()
    const trace = decoder.decode(session)
    expect({ trace, judgement: judge(trace, session) }).toEqual(afresh(events.slice(0, look)))
    // What was told once is not changed by later looks.
    if (before !== null) expect(JSON.stringify(before.trace)).toBe(before.text)
    before = { trace, text: JSON.stringify(trace) }
  }
}

/** Real traffic with events lost, doubled and out of order. */
function damaged(
  events: readonly CaptureEvent[],
  changes: readonly (readonly [number, number])[],
): CaptureEvent[] {
  const log = [...events]
  for (const [one, other] of changes) {
    const [i, j] = [one % log.length, other % log.length]
    const [a, b] = [log[i], log[j]]
    if (a === undefined || b === undefined) continue
    if ((one + other) % 3 === 0) log.splice(i, 1)
    else if ((one + other) % 3 === 1) log.splice(j, 0, a)
    else [log[i], log[j]] = [b, a]
  }
  return log
}

const anySeeds = fc.array(fc.nat(10_000), { maxLength: 8 })
const anyDamage = fc.array(fc.tuple(fc.nat(10_000), fc.nat(10_000)), { maxLength: 20 })

describe('a decoder that looks again and again', () => {
  it('gives the trace and findings of the whole, whatever the events', () => {
    fc.assert(fc.property(fc.oneof(anyEvents, anyCapture, anyTangle), anySeeds, expectSameAsAfresh))
  })

  it('does so for real clients, with events lost, doubled and out of order', () => {
    fc.assert(
      fc.property(fc.nat(), anyDamage, anySeeds, (which, damage, seeds) => {
        expectSameAsAfresh(damaged(recorded[which % recorded.length] ?? [], damage), seeds)
      }),
    )
  })

  it('does so for one session after another', () => {
    const decoder = createDecoder()
    for (const events of recorded) {
      const session = reduceAll(events)
      expect(decoder.decode(session)).toEqual(decode(reduceAll(structuredClone(events))))
    }
  })

  it('reads an exchange that hangs once more when it ends after a thousand others', () => {
    const log = play()
    const hanging = log.ask('GET https://registry.example/v2/library/redis/manifests/7')
    for (let i = 0; i < 1100; i++) log.exchange(`GET https://registry.example/v2/r${i % 9}/tags/list`, 200)
    const cut = log.events.length
    log.answer(hanging, 404)
    expectSameAsAfresh(log.events, [cut - 3, cut, cut + 1])
  })

  it('numbers pulls anew when one turns out to have begun before them', () => {
    const log = play()
    const podman = { agent: 'containers/5.23.1 (github.com/containers/image)', connection: 1 }
    const challenge = ['Www-Authenticate', 'Bearer realm="https://quay.io/v2/auth"'] as const
    log.exchange('GET https://quay.io/v2/', 401, { ...podman, answer: { headers: [challenge] } })
    const pull = { repository: 'library/redis', tag: '1', token: 'opaque', image: testImage('redis') }
    for (const move of dockerPull(log, pull)) move()
    const authorization = 'Basic dXNlcjpwYXNz'
    log.exchange('GET https://quay.io/v2/auth?account=user', 200, { ...podman, authorization })
    const { pulls } = decode(reduceAll(log.events))
    expect(pulls.map(({ kind, steps }) => [kind, steps[0]])).toEqual([
      ['login', 0],
      ['pull', 1],
    ])
    expectSameAsAfresh(log.events, [...log.events.keys()])
  })

  it('does so for a client that is refused, begins anew, and is led to a tunnel that nobody looked into', () => {
    const log = play()
    const image = testImage('redis')
    for (const secret of ['one', 'two', 'three']) {
      const moves = dockerPull(log, { repository: 'library/redis', tag: '1', token: secret, image })
      for (const move of moves.slice(0, 2)) move()
      const authorization = `Bearer ${secret}`
      if (secret !== 'three')
        log.exchange(`HEAD ${REGISTRY}/v2/library/redis/manifests/1`, 404, { authorization })
      else moves.slice(2).forEach((move, i) => (i < 3 || i % 2 === 1 ? move() : undefined))
    }
    log.end()
    const authority = new URL(CDN).host
    log.add({ type: 'connection.opened', connection: 7, client: '127.0.0.1:50007' })
    log.add({ type: 'tunnel.opened', connection: 7, authority, intercepted: false, sni: null, alpn: [] })
    log.add({ type: 'tunnel.closed', connection: 7, sent: 1, received: 1 })
    expect(decode(reduceAll(log.events)).pulls.map(({ status }) => status)).toEqual([
      'failed',
      'failed',
      'complete',
    ])
    expectSameAsAfresh(log.events, [...log.events.keys()])
  })

  it('makes nothing anew that did not change', () => {
    const log = play()
    for (const [name, seed] of [
      ['redis', 'a'],
      ['nginx', 'b'],
    ] as const) {
      const pull = { repository: `library/${name}`, tag: '1', token: name, image: testImage(seed) }
      for (const move of dockerPull(log, pull)) move()
    }
    const done = log.events.length
    log.ask('GET https://registry-1.docker.io/v2/library/nginx/manifests/2')
    const store = createStore()
    const decoder = createDecoder()
    for (const event of log.events.slice(0, done)) store.dispatch(event)
    const before = decoder.decode(store.getSnapshot())
    for (const event of log.events.slice(done)) store.dispatch(event)
    const after = decoder.decode(store.getSnapshot())
    expect(after.steps).toHaveLength(before.steps.length + 1)
    for (const [i, step] of before.steps.entries()) expect(after.steps[i]).toBe(step)
    for (const [i, pull] of before.pulls.entries()) expect(after.pulls[i]).toBe(pull)
  })
})
