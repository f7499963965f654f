import { describe, expect, it } from 'vitest'
import { cdnRouteSlow } from '../../src/rules/cdn-route-slow.ts'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { CDN, REGISTRY } from '../helpers/docker-hub-play.ts'
import { digestOf, play } from '../helpers/play.ts'
import { messagesOf } from '../helpers/unreachable.ts'

/** A layer of 1 MB that begins after `waitMs`, and takes `tookMs`. */
function fetched(waitMs: number, tookMs: number): readonly CaptureEvent[] {
  const log = play()
  const location = `${CDN}/blob`
  log.exchange(`GET ${REGISTRY}/v2/`, 200)
  log.exchange(`GET ${REGISTRY}/v2/library/redis/blobs/${digestOf('layer')}`, 307, {
    answer: { headers: [['Location', location]] },
  })
  const exchange = log.ask(`GET ${location}`)
  const began = log.events.length
  log.add({
    type: 'response.started',
    exchange,
    from: 'upstream',
    status: 200,
    reason: '',
    httpVersion: '1.1',
    headers: [],
  })
  const body = { bytes: 1_000_000, sha256: digestOf('layer').slice(7), kept: 'none' } as const
  log.add({ type: 'response.completed', exchange, body })
  return log.events.map((event, i) => ({
    ...event,
    at: event.at + (i < began ? 0 : waitMs) + (i > began ? tookMs : 0),
  }))
}

describe('cdn-route-slow', () => {
  it('finds a trickle, and says how quick the registry is', () => {
    expect(messagesOf(cdnRouteSlow, fetched(0, 20_000))).toEqual([
      'production.cloudflare.docker.com sends 1.0 MB in 20.0 s, 50.0 kB/s; the registry answers within 10 ms',
    ])
  })

  it('finds a store that is slow to begin', () => {
    expect(messagesOf(cdnRouteSlow, fetched(5000, 100))[0]).toContain('takes 5.0 s to begin')
  })

  it('passes over a download of a usual speed', () => {
    expect(messagesOf(cdnRouteSlow, fetched(100, 2000))).toEqual([])
  })
})
