// Captures in which tunnels, requests and failures of several connections come in any order, each at a time of its own.

import fc from 'fast-check'
import type { CaptureEvent, CaptureFact } from '../../src/capture/event.ts'

const CONNECTIONS = 3
const EMPTY = { bytes: 0, sha256: '0'.repeat(64), kept: 'none' } as const

/** What may happen on a connection; `exchange` is its latest one, `fresh` one that is not there yet. */
const HAPPENINGS: readonly ((ids: {
  readonly connection: number
  readonly exchange: number
  readonly fresh: number
}) => CaptureFact)[] = [
  ({ connection }) => ({
    ...{ type: 'tunnel.opened', connection, authority: `sealed${connection}.test` },
    ...{ intercepted: false, sni: null, alpn: [] },
  }),
  ({ connection }) => ({ type: 'tunnel.progressed', connection, sent: 1, received: 1 }),
  ({ connection }) => ({ type: 'tunnel.closed', connection, sent: 0, received: 0 }),
  ({ connection }) => ({
    ...{ type: 'upstream.failed', connection, authority: `sealed${connection}.test` },
    ...{ cause: 'timeout', message: 'no answer' },
  }),
  ({ connection }) => ({
    ...{ type: 'tls.failed', connection, side: 'client', authority: 'r.test' },
    ...{ cause: 'untrusted', message: 'unknown ca' },
  }),
  ({ connection, fresh }) => ({
    ...{ type: 'request.started', exchange: fresh, connection, method: 'GET' },
    ...{ url: `https://r.test/v2/app${fresh % 2}/manifests/1`, httpVersion: '1.1', headers: [] },
  }),
  ({ exchange }) => ({
    ...{ type: 'response.started', exchange, from: 'upstream', status: 404, reason: '' },
    ...{ httpVersion: '1.1', headers: [] },
  }),
  ({ exchange }) => ({ type: 'response.completed', exchange, body: EMPTY }),
  ({ exchange }) => ({
    ...{ type: 'exchange.failed', exchange, side: 'upstream', cause: 'reset', message: 'cut' },
  }),
]

/** In order of time, and ended. */
export const anyTangle: fc.Arbitrary<readonly CaptureEvent[]> = fc
  .array(fc.tuple(fc.nat(CONNECTIONS - 1), fc.nat(HAPPENINGS.length - 1)), { minLength: 5, maxLength: 40 })
  .map((happenings) => {
    const facts: CaptureFact[] = [
      {
        ...{ type: 'capture.started', version: 1, source: 'proxy' },
        ...{ startedAt: '2026-01-01T00:00:00.000Z', effects: [] },
      },
    ]
    for (let connection = 0; connection < CONNECTIONS; connection++) {
      facts.push({ type: 'connection.opened', connection, client: `127.0.0.1:${50_000 + connection}` })
    }
    const latest = new Map<number, number>()
    let fresh = 0
    for (const [connection, which] of happenings) {
      const fact = HAPPENINGS[which]?.({ connection, exchange: latest.get(connection) ?? 0, fresh })
      if (fact === undefined) continue
      facts.push(fact)
      if (fact.type === 'request.started') latest.set(connection, fresh++)
    }
    facts.push({ type: 'capture.ended', reason: 'quit' })
    return facts.map((fact, at) => ({ at, ...fact }))
  })
