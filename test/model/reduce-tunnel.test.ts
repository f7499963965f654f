// Tunnels that are not intercepted, and upstreams behind a proxy or with certificates that nobody verified.

import { describe, expect, it } from 'vitest'
import type { CaptureEvent, CaptureFact } from '../../src/capture/event.ts'
import { reduceAll } from '../../src/model/reduce.ts'
import type { Session } from '../../src/model/session.ts'

const OPENED: CaptureFact = { type: 'connection.opened', connection: 0, client: '127.0.0.1:50000' }
const TUNNEL: CaptureFact = {
  type: 'tunnel.opened',
  connection: 0,
  authority: 'quay.io',
  intercepted: false,
  sni: 'quay.io',
  alpn: ['h2'],
}
const passed = (type: 'progressed' | 'closed', sent: number, received: number): CaptureFact => ({
  type: `tunnel.${type}`,
  connection: 0,
  sent,
  received,
})

/** Each fact 10 ms after the one before. */
function told(...facts: readonly CaptureFact[]): Session {
  return reduceAll(facts.map((fact, i): CaptureEvent => ({ at: i * 10, ...fact })))
}

function tunnelOf(session: Session): unknown {
  return session.connections[0]?.tunnel
}

function anomalies(session: Session): readonly string[] {
  return session.anomalies.map(({ message }) => message)
}

describe('a tunnel that is not intercepted', () => {
  it('is counted until it is closed', () => {
    const open = told(OPENED, TUNNEL, passed('progressed', 100, 2000))
    expect(tunnelOf(open)).toMatchObject({
      intercepted: false,
      passed: { sent: 100, received: 2000, isOver: false, at: 20 },
    })
    const closed = told(OPENED, TUNNEL, passed('progressed', 100, 2000), passed('closed', 120, 2500))
    expect(tunnelOf(closed)).toMatchObject({ passed: { sent: 120, received: 2500, isOver: true, at: 30 } })
    expect(anomalies(closed)).toEqual([])
  })

  it('does not count back when an older count comes late', () => {
    const session = told(OPENED, TUNNEL, passed('progressed', 9, 9), passed('progressed', 5, 5))
    expect(tunnelOf(session)).toMatchObject({ passed: { sent: 9, received: 9, at: 20 } })
    expect(anomalies(session)).toEqual([])
  })

  it('keeps its count when the same tunnel.opened comes again', () => {
    const events: CaptureEvent[] = [
      { at: 0, ...OPENED },
      { at: 1, ...TUNNEL },
      { at: 2, ...passed('progressed', 5, 5) },
      { at: 1, ...TUNNEL },
    ]
    expect(tunnelOf(reduceAll(events))).toMatchObject({ passed: { sent: 5 } })
    expect(anomalies(reduceAll(events))).toEqual([])
  })

  it.each<[string, readonly CaptureFact[], string]>([
    [
      'a count without its tunnel',
      [OPENED, passed('progressed', 1, 1)],
      'tunnel.progressed of connection 0, whose tunnel is not in the capture',
    ],
    [
      'an end without its tunnel',
      [OPENED, passed('closed', 1, 1)],
      'tunnel.closed of connection 0, whose tunnel is not in the capture',
    ],
    ['a count without its connection', [passed('closed', 1, 1)], 'connection 0 was never opened'],
    [
      'a count of a tunnel that is intercepted',
      [OPENED, { ...TUNNEL, intercepted: true }, passed('progressed', 1, 1)],
      'tunnel.progressed of connection 0, whose tunnel is intercepted',
    ],
    [
      'bytes after the end',
      [OPENED, TUNNEL, passed('closed', 1, 1), passed('progressed', 1, 2)],
      'tunnel.progressed of connection 0 after its tunnel.closed',
    ],
    [
      'another end',
      [OPENED, TUNNEL, passed('closed', 1, 1), passed('closed', 1, 2)],
      'a second, different tunnel.closed',
    ],
    ['another tunnel', [OPENED, TUNNEL, { ...TUNNEL, authority: 'b' }], 'a second, different tunnel.opened'],
  ])('takes %s for an anomaly', (_, facts, message) => {
    expect(anomalies(told(...facts))).toEqual([message])
  })
})

it('keeps what is known of an upstream: the proxy on the way to it, and its certificate', () => {
  const tls = {
    protocol: 'TLSv1.3',
    cipher: 'TLS_AES_128_GCM_SHA256',
    verification: 'off',
    wouldFail: 'tls-expired',
    certificate: {
      subject: 'CN=r',
      issuer: 'CN=ca',
      notBefore: '2020-01-01T00:00:00.000Z',
      notAfter: '2021-01-01T00:00:00.000Z',
      sha256: '0'.repeat(64),
    },
  } as const
  const link = { authority: 'r.example', address: '[::1]:443', dnsMs: 1, connectMs: 2, tlsMs: 3 }
  const connected: CaptureFact = {
    type: 'upstream.connected',
    connection: 0,
    ...link,
    via: 'http://p:1',
    tls,
  }
  const session = told(OPENED, connected)
  expect(session.connections[0]?.upstreams).toEqual([{ ...link, via: 'http://p:1', tls, at: 10 }])
})

it('knows from the start which hosts are not verified', () => {
  const started: CaptureFact = {
    type: 'capture.started',
    version: 1,
    source: 'proxy',
    startedAt: '2026-01-02T03:04:05.000Z',
    effects: [],
  }
  expect(told(started).insecure).toEqual([])
  const insecure = ['localhost:5000']
  expect(told({ ...started, insecure }).insecure).toEqual(insecure)
  expect(anomalies(told({ ...started, insecure }, { ...started, insecure }))).toEqual([])
  expect(anomalies(told(started, { ...started, insecure }))).toEqual(['a second capture.started'])
})
