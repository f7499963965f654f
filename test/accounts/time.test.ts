import { describe, expect, it } from 'vitest'
import { timeOf, type TimeAccount } from '../../src/accounts/time.ts'
import { sceneOf } from '../../src/rules/scene.ts'
import { CDN, digest, DOCKER, layer, REGISTRY, story } from '../helpers/traces.ts'

const LINK = { connectMs: 4, at: 0 } as const

const { session, trace } = story({
  participants: [DOCKER, REGISTRY, CDN],
  pulls: [{ reference: 'docker.io/library/redis:7', layers: [layer('a', 8000, [1, 2]), layer('b', 9, [])] }],
  steps: [
    { phase: 'resolve', at: [0, 10, 10] },
    { phase: 'layer', at: [20, 30, 30], outcome: 'redirected' },
    { phase: 'layer', at: [30, 40, 120], to: CDN.id, causedBy: 1, bytes: 8000 },
    { phase: 'layer', at: [35, 40, 60], to: CDN.id, bytes: 10 },
  ],
  session: {
    connections: [
      {
        id: 0,
        client: '127.0.0.1:1',
        openedAt: 0,
        closedAt: null,
        tunnel: null,
        upstreams: [
          { ...LINK, authority: REGISTRY.id, address: '192.0.2.1:443', dnsMs: 2, tlsMs: 6 },
          { ...LINK, authority: CDN.id, address: '[2001:db8::2]:443', dnsMs: null, tlsMs: null },
          { ...LINK, authority: 'elsewhere.example', address: '192.0.2.3:443', dnsMs: 500, tlsMs: 500 },
        ],
      },
    ],
  },
})

function timed(): TimeAccount | null {
  const [pull] = trace.pulls
  return pull === undefined ? null : timeOf(pull, sceneOf(trace, session))
}

describe('timeOf', () => {
  it('shares the whole time out among the phases of the chain and the client', () => {
    expect(timed()).toMatchObject({
      tookMs: 120,
      path: [
        { phase: 'layer', ms: 100 },
        { phase: 'resolve', ms: 10 },
      ],
      clientMs: 10,
      slowest: { authority: CDN.id, ms: 90 },
    })
  })

  it('counts steps side by side once', () => {
    expect(timed()?.busy.map(({ phase, busyMs }) => [phase, busyMs])).toEqual([
      ['resolve', 10],
      ['layer', 100],
    ])
  })

  it('measures each layer from the head of its answer, at the host that gave it', () => {
    expect(timed()?.layers).toEqual([
      { digest: digest('a'), bytes: 8000, tookMs: 80, authority: CDN.id, family: 'IPv6' },
    ])
  })

  it('adds up what connecting took, for the connections that the pull used', () => {
    expect(timed()?.connect).toEqual({
      ...{ connections: 2, dnsMs: 2, connectMs: 8, tlsMs: 6 },
      families: ['IPv4', 'IPv6'],
    })
  })

  it('has nothing to say of a pull that took no time', () => {
    const empty = story({ participants: [DOCKER], pulls: [{ reference: 'a' }], steps: [] })
    const [pull] = empty.trace.pulls
    expect(pull === undefined ? undefined : timeOf(pull, sceneOf(empty.trace, empty.session))).toBeNull()
  })
})
