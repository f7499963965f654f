// What an exchange keeps besides request and answer: interim answers, and what pullscope changed.

import { describe, expect, it } from 'vitest'
import type { CaptureEvent, CaptureFact } from '../../src/capture/event.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import { play } from '../helpers/play.ts'

const hints = (status: number): CaptureFact => ({
  type: 'interim.passed',
  exchange: 0,
  status,
  reason: 'Early Hints',
  headers: [['Link', '</a>; rel="preload"']],
})

describe('an interim answer', () => {
  it('stays with its exchange to the end, each of them once', () => {
    const { events, ask, answer, add } = play()
    const exchange = ask('GET https://r.example/v2/')
    add(hints(103))
    add(hints(103))
    add(hints(100))
    answer(exchange, 200)
    const session = reduceAll(events)
    expect(session.exchanges[0]).toMatchObject({
      state: 'complete',
      interim: [{ status: 103, reason: 'Early Hints' }, { status: 100 }],
    })
    expect(session.anomalies).toEqual([])
  })

  it('stays with an exchange that fails', () => {
    const { events, ask, add } = play()
    const exchange = ask('PUT https://r.example/v2/')
    add(hints(100))
    add({ type: 'exchange.failed', exchange, side: 'upstream', cause: 'reset', message: 'reset' })
    expect(reduceAll(events).exchanges[0]).toMatchObject({ state: 'failed', interim: [{ status: 100 }] })
  })

  it('behind the answer, or of no exchange, is an anomaly', () => {
    const { events, exchange, add } = play()
    exchange('GET https://r.example/v2/', 200)
    add(hints(103))
    expect(reduceAll(events).anomalies.map(({ message }) => message)).toEqual([
      'an interim answer behind the answer',
    ])
    const alone: CaptureEvent[] = [{ at: 1, ...hints(103) }]
    expect(reduceAll(alone).anomalies.map(({ message }) => message)).toEqual([
      'interim.passed of an exchange whose request is not in the capture',
    ])
  })

  it('does not fill the memory when there is no end of them', () => {
    const { events, ask } = play()
    ask('GET https://r.example/v2/')
    for (let i = 0; i < 200; i++) events.push({ at: 20 + i, ...hints(103) })
    const session = reduceAll(events)
    expect(session.exchanges[0]?.interim).toHaveLength(100)
    expect(session.anomalies[0]?.message).toBe('more than 100 interim answers')
  })
})

it('keeps what pullscope changed, on the way up and down', () => {
  const url = { part: 'url', from: 'http://127.0.0.1:5000/v2/', to: 'https://r.example/v2/' }
  const location = { part: 'location', from: 'https://cdn.example/b', to: 'http://127.0.0.1:5000/b' }
  const { events, exchange } = play()
  exchange('GET https://r.example/v2/', 307)
  const changed = events.map((event) => {
    if (event.type === 'request.started') return { ...event, rewritten: [url] }
    return event.type === 'response.started' ? { ...event, rewritten: [location] } : event
  })
  const session = reduceAll([...changed, ...changed.slice(2, 3)])
  expect(session.exchanges[0]).toMatchObject({
    request: { rewritten: [url] },
    response: { rewritten: [location] },
  })
  expect(session.anomalies).toEqual([])
  expect(reduceAll(events).exchanges[0]?.request).not.toHaveProperty('rewritten')
})
