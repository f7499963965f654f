// Tunnels that were not intercepted: steps below HTTP, without any HTTP made up for them.

import { describe, expect, it } from 'vitest'
import type { CaptureFact } from '../../src/capture/event.ts'
import { decode } from '../../src/decode/decode.ts'
import type { Trace } from '../../src/decode/trace.ts'
import { tunnelOf } from '../../src/decode/tunnel-step.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import { play } from '../helpers/play.ts'
import { reach } from '../helpers/reach.ts'

const open = (authority: string, connection = 0): readonly CaptureFact[] => [
  { type: 'connection.opened', connection, client: '127.0.0.1:50000' },
  { type: 'tunnel.opened', connection, authority, intercepted: false, sni: null, alpn: [] },
]
const closed: CaptureFact = { type: 'tunnel.closed', connection: 0, sent: 5, received: 7 }
const unreached = {
  type: 'upstream.failed',
  connection: 0,
  authority: 'quay.io',
  cause: 'proxy-auth',
  message: 'the upstream proxy wants other credentials',
} as const satisfies CaptureFact
const REFUSED = { authority: 'r.example', cause: 'untrusted', message: 'unknown ca' } as const

function traceOf(...facts: readonly CaptureFact[]): Trace {
  const { events, add } = play()
  for (const fact of facts) add(fact)
  return decode(reduceAll(events))
}

/** Each at a time of its own, in ms from 0 on. */
function oneByOne(...facts: readonly CaptureFact[]): Trace {
  return decode(reduceAll(facts.map((fact, at) => ({ at, ...fact }))))
}

describe('a tunnel that was not intercepted', () => {
  it('is a step of its own, with bytes and times, and no HTTP', () => {
    const { session, trace } = reach
    const step = trace.steps[2]
    expect(step).toMatchObject({
      phase: 'connect',
      exchange: null,
      connection: 1,
      pull: null,
      from: 'client',
      to: 'quay.io',
      outcome: 'closed',
      ask: 'tunnel',
      answer: 'not decrypted',
      operation: null,
      method: null,
      url: null,
      status: null,
      bytes: 31_400_000,
      bytesSent: 2100,
      startedAt: 101,
      endedAt: 1301,
    })
    expect(step === undefined ? null : tunnelOf(session, step)).toMatchObject({ sni: 'quay.io' })
  })

  it('is open until it is closed, or its connection is', () => {
    const count: CaptureFact = { type: 'tunnel.progressed', connection: 0, sent: 1, received: 2 }
    expect(traceOf(...open('quay.io'), count).steps).toMatchObject([
      { outcome: 'open', bytes: 2, bytesSent: 1, endedAt: null },
    ])
    expect(traceOf(...open('quay.io'), count, closed).steps).toMatchObject([
      { outcome: 'closed', bytes: 7, bytesSent: 5 },
    ])
    const gone: CaptureFact = { type: 'connection.closed', connection: 0 }
    expect(traceOf(...open('quay.io'), count, gone).steps).toMatchObject([{ outcome: 'closed', bytes: 2 }])
  })

  it('names the host of the hello where it is another one', () => {
    const [connection, tunnel] = open('192.0.2.7:5000')
    const named = { ...tunnel, sni: 'quay.io' } as CaptureFact
    if (connection === undefined) throw new Error('a connection expected')
    expect(traceOf(connection, named).steps).toMatchObject([{ ask: 'tunnel for quay.io' }])
  })

  it('is told by its failure when it never reached its upstream, and once only', () => {
    expect(traceOf(...open('quay.io'), unreached).steps).toMatchObject([
      { phase: 'connect', outcome: 'unreachable', facts: { gist: 'proxy-auth' } },
    ])
    const nothing: CaptureFact = { ...closed, sent: 0, received: 0 }
    expect(traceOf(...open('quay.io'), unreached, nothing).steps).toMatchObject([{ outcome: 'unreachable' }])
    expect(traceOf(...open('quay.io'), unreached, closed).steps).toMatchObject([
      { outcome: 'unreachable', bytes: 7, bytesSent: 5 },
    ])
  })

  it('keeps its place when it fails, from when it was opened until then', () => {
    const other: CaptureFact = { type: 'connection.opened', connection: 1, client: '127.0.0.1:50001' }
    const refused: CaptureFact = { type: 'tls.failed', connection: 1, side: 'client', ...REFUSED }
    const { steps } = oneByOne(...open('quay.io'), other, refused, unreached)
    expect(steps).toMatchObject([
      { id: 0, connection: 0, outcome: 'unreachable', startedAt: 1, endedAt: 4, answer: unreached.message },
      { id: 1, connection: 1, outcome: 'rejected' },
    ])
  })

  it('is not told by a failure before it or behind its end', () => {
    const [connection, tunnel] = open('quay.io')
    if (connection === undefined || tunnel === undefined)
      throw new Error('a connection and a tunnel expected')
    const outcomes = (...facts: readonly CaptureFact[]): string[] =>
      oneByOne(...facts).steps.map(({ outcome }) => outcome)
    expect(outcomes(connection, unreached, tunnel)).toEqual(['unreachable', 'open'])
    expect(outcomes(connection, tunnel, closed, unreached)).toEqual(['closed', 'unreachable'])
  })

  it.each([
    ['registry-1.docker.io', 'registry'],
    ['quay.io', 'registry'],
    ['cdn01.quay.io', 'blob-store'],
    ['auth.example', 'other'],
  ])('to %s has the part that its name tells: %s', (authority, role) => {
    expect(traceOf(...open(authority)).participants).toMatchObject([
      { role: 'client' },
      { id: authority, role },
    ])
  })

  it('begins no pull', () => {
    expect(traceOf(...open('registry-1.docker.io'), closed).pulls).toEqual([])
  })
})

it('names the authority of a CONNECT that was turned away', () => {
  expect(reach.trace.steps[3]).toMatchObject({
    to: 'quay.io',
    ask: 'CONNECT quay.io:443',
    outcome: 'rejected',
    answer: '407, access-denied',
  })
})
