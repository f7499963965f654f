import { describe, expect, it } from 'vitest'
import type { CaptureFact } from '../../../src/capture/event.ts'
import { ExchangeLog } from '../../../src/io/recording/exchange-log.ts'

const BODY = { bytes: 3, sha256: '', kept: 'none' } as const
const HEAD = { from: 'upstream', status: 200, reason: 'OK', httpVersion: '1.1', headers: [] } as const

function begin() {
  const facts: CaptureFact[] = []
  let now = 0
  let next = 7
  const log = {
    record: (fact: CaptureFact) => void facts.push(fact),
    nextConnection: () => 0,
    nextExchange: () => next++,
    now: () => now,
  }
  const exchange = new ExchangeLog(log, {
    connection: 0,
    method: 'GET',
    url: 'https://a/',
    httpVersion: '1.1',
    headers: [],
  })
  return {
    exchange,
    types: () => facts.map(({ type }) => type),
    facts,
    advance: (ms: number) => void (now += ms),
  }
}

describe('the log of an exchange', () => {
  it('tells of progress at most ten times a second', () => {
    const { exchange, facts, advance } = begin()
    exchange.responseStarted(HEAD)
    for (let i = 1; i <= 100; i++) {
      advance(10)
      exchange.responseProgressed(i)
    }
    const progress = facts.filter((fact) => fact.type === 'response.progressed')
    expect(progress.map(({ bytes }) => bytes)).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100])
  })

  it('tells of each answer before the answer, and of none behind it', () => {
    const { exchange, facts } = begin()
    const hints = { status: 103, reason: 'Early Hints', headers: [] }
    exchange.interimPassed(hints)
    exchange.interimPassed(hints)
    exchange.responseStarted(HEAD)
    exchange.responseCompleted({ body: BODY })
    exchange.interimPassed(hints)
    const passed = { type: 'interim.passed', exchange: 7, ...hints }
    expect(facts.slice(1, -2)).toEqual([passed, passed])
  })

  it('ends once: what follows a completion is not told', () => {
    const { exchange, types } = begin()
    exchange.responseStarted(HEAD)
    exchange.responseCompleted({ body: BODY })
    exchange.failed({ side: 'client', cause: 'aborted', message: '' })
    exchange.responseProgressed(9)
    expect(types()).toEqual(['request.started', 'response.started', 'response.completed'])
    expect(exchange.isOver).toBe(true)
  })

  it('ends once: what follows a failure is not told, and the failure says how far it got', () => {
    const { exchange, types, facts } = begin()
    exchange.responseStarted(HEAD)
    exchange.responseProgressed(3)
    exchange.failed({ side: 'upstream', cause: 'reset', message: 'x' })
    exchange.failed({ side: 'client', cause: 'aborted', message: 'y' })
    exchange.responseCompleted({ body: BODY })
    exchange.requestCompleted(BODY)
    expect(types()).toEqual(['request.started', 'response.started', 'exchange.failed'])
    expect(facts.at(-1)).toMatchObject({ exchange: 7, cause: 'reset', bytes: 3 })
  })

  it('lets a request outlive its answer (RFC 9110 §7.5)', () => {
    const { exchange, types } = begin()
    exchange.responseStarted(HEAD)
    exchange.responseCompleted({ body: BODY })
    exchange.requestCompleted(BODY)
    expect(types().at(-1)).toBe('request.completed')
  })
})
