import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { reduce, reduceAll } from '../../src/model/reduce.ts'
import { EMPTY_SESSION, type Session } from '../../src/model/session.ts'
import { createStore } from '../../src/model/store.ts'
import { anyEvent, anyEvents } from '../helpers/events.ts'
import { play } from '../helpers/play.ts'

const log = anyEvents

describe('reduce', () => {
  it('is total: any events in any order give a session', () => {
    fc.assert(
      fc.property(log, (events) => {
        const session = reduceAll(events)
        expect(session.exchanges.every((exchange, id) => exchange === undefined || exchange.id === id)).toBe(
          true,
        )
      }),
    )
  })

  it('is idempotent: an event that was already applied changes nothing', () => {
    fc.assert(
      fc.property(log, anyEvent, (events, event) => {
        const once = reduce(reduceAll(events), event)
        expect(reduce(once, event)).toEqual(once)
      }),
    )
  })

  it('follows one exchange through its states', () => {
    const { events, ask, answer } = play()
    const states: (string | undefined)[] = []
    const exchange = ask('GET https://r.example/v2/')
    answer(exchange, 200, { body: '{}' })
    let session = EMPTY_SESSION
    for (const event of events) {
      session = reduce(session, event)
      states.push(session.exchanges[0]?.state)
    }
    expect(states.filter((state) => state !== undefined)).toEqual([
      'requesting',
      'waiting',
      'responding',
      'complete',
    ])
    expect(session.anomalies).toEqual([])
  })

  it('keeps an answer without its request as an anomaly, not as an exception', () => {
    const { events, ask, answer } = play()
    answer(ask('GET https://r.example/v2/'), 200)
    const half = events.filter(({ type }) => type !== 'request.started')
    expect(reduceAll(half).exchanges).toEqual([])
    expect(reduceAll(half).anomalies.map(({ message }) => message)).toEqual([
      'request.completed of an exchange whose request is not in the capture',
      'response.started of an exchange whose request is not in the capture',
      'response.completed of an exchange whose request is not in the capture',
    ])
  })

  it('never goes back: bytes after the end and a failure after completion do not count', () => {
    const { events, ask, answer, add } = play()
    const exchange = ask('GET https://r.example/v2/')
    answer(exchange, 200, { body: '{}' })
    const complete = reduceAll(events)
    add({ type: 'response.progressed', exchange, bytes: 7 })
    add({ type: 'exchange.failed', exchange, side: 'upstream', cause: 'reset', message: 'late' })
    const after = reduceAll(events)
    expect(after.exchanges).toEqual(complete.exchanges)
    expect(after.anomalies.map(({ message }) => message)).toEqual(['a failure after the end of the exchange'])
  })

  it('accepts an answer that comes before the request has ended', () => {
    const { events, ask, answer } = play()
    answer(ask('PUT https://r.example/v2/a/blobs/uploads/1'), 413)
    const early = [...events.filter(({ type }) => type !== 'request.completed')]
    const late = events.filter(({ type }) => type === 'request.completed')
    const session = reduceAll([...early, ...late])
    expect(session.exchanges[0]).toMatchObject({ state: 'complete', response: { status: 413 } })
    expect(session.exchanges[0]?.requestBody).not.toBeNull()
    expect(session.anomalies).toEqual([])
  })

  it('refuses an exchange id that would make a huge sparse list', () => {
    const { events, add } = play()
    const url = 'https://r.example/v2/'
    const request = { method: 'GET', url, httpVersion: '1.1', headers: [] }
    add({ type: 'request.started', exchange: 2 ** 31, connection: 0, ...request })
    expect(reduceAll(events).exchanges).toEqual([])
    expect(reduceAll(events).anomalies).toHaveLength(1)
  })
})

describe('what a hostile or endless log may cost', () => {
  it('refuses a connection id that would make a huge sparse list', () => {
    const { events, add } = play()
    add({ type: 'connection.opened', connection: 999_999, client: '127.0.0.1:1' })
    expect(reduceAll(events).connections).toEqual([])
    expect(reduceAll(events).anomalies).toHaveLength(1)
  })

  it('a store forgets the oldest quarter of its texts when they are more than its budget, and nothing else', () => {
    const { events, exchange } = play()
    const manifest = (name: string): string => JSON.stringify({ layers: [], name: name.repeat(100) })
    const names = 'abcdefghijk'.split('')
    for (const name of names) {
      exchange(`GET https://r.example/v2/${name}/manifests/1`, 200, { answer: { body: manifest(name) } })
    }
    const whole = reduceAll(events)
    const store = createStore(undefined, { small: 8 * manifest('a').length, large: 0 })
    for (const event of events) store.dispatch(event)
    const texts = store
      .getSnapshot()
      .exchanges.map((each) => (each?.state === 'complete' ? each.body.text : 'not complete'))
    // The ninth was too much: six stay. Two more fit again, and change nothing.
    expect(texts).toEqual([undefined, undefined, undefined, ...names.slice(3).map(manifest)])
    const [first] = store.getSnapshot().exchanges
    expect(first).toMatchObject({ state: 'complete', body: { kept: 'none', bytes: manifest('a').length } })
    expect(store.getSnapshot().exchanges.slice(3)).toEqual(whole.exchanges.slice(3))
  })

  it('a store keeps what pulls are read from, however much of other text comes', () => {
    const { events, exchange } = play()
    const get = (path: string, body: string): number =>
      exchange(`GET https://r.example/v2/${path}`, 200, { answer: { body } })
    const manifest = '{"layers":[]}'
    const large = 'a'.repeat(300_000)
    get('a/manifests/1', manifest)
    for (let i = 0; i < 9; i++) get('_catalog', large)
    const store = createStore(undefined, { small: 1000, large: 4 * large.length })
    for (const event of events) store.dispatch(event)
    const texts = store
      .getSnapshot()
      .exchanges.map((each) => (each?.state === 'complete' ? each.body.text?.length : 'not complete'))
    // Five were too much, and then again: three stay each time.
    const kept = [large.length, large.length, large.length]
    expect(texts).toEqual([manifest.length, ...Array.from({ length: 6 }, () => undefined), ...kept])
  })
})

describe('the store', () => {
  it('comes to what the log comes to, and never changes what somebody has looked at', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(anyEvent, fc.boolean())), (moments) => {
        const store = createStore()
        let expected = EMPTY_SESSION
        const looks: { readonly seen: Session; readonly then: Session }[] = []
        for (const [event, isLookedAt] of moments) {
          store.dispatch(event)
          // Nothing is anybody's own here, so each step is a copy.
          expected = reduce(expected, event)
          if (isLookedAt) looks.push({ seen: store.getSnapshot(), then: expected })
        }
        for (const { seen, then } of [...looks, { seen: store.getSnapshot(), then: expected }]) {
          expect(seen).toEqual(then)
        }
      }),
    )
  })

  it('tells its listeners of changes only, and keeps old snapshots as they were', () => {
    const store = createStore()
    let calls = 0
    const stop = store.subscribe(() => calls++)
    const { events, ask } = play()
    ask('GET https://r.example/v2/')
    const [first, ...rest] = events
    if (first === undefined) throw new Error('an empty play')
    store.dispatch(first)
    const before = store.getSnapshot()
    store.dispatch(first)
    expect(calls).toBe(1)
    for (const event of rest) store.dispatch(event)
    expect(before.exchanges).toEqual([])
    expect(store.getSnapshot().exchanges).toHaveLength(1)
    stop()
    store.dispatch({ at: 99, type: 'capture.ended', reason: 'quit' })
    expect(calls).toBe(1 + rest.length)
  })
})
