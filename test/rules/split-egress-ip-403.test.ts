import { describe, expect, it } from 'vitest'
import { splitEgressIp403 } from '../../src/rules/split-egress-ip-403.ts'
import { findingsOf } from '../helpers/judged.ts'
import { digestOf, play, type Play } from '../helpers/play.ts'

function connected(log: Play, connection: number, authority: string, address: string): void {
  log.add({ type: 'connection.opened', connection, client: `127.0.0.1:${50_000 + connection}` })
  log.add({ type: 'upstream.connected', connection, authority, address, dnsMs: null, connectMs: 1, tlsMs: 1 })
}

function fetched(storeAddress: string, status: number): ReturnType<typeof findingsOf> {
  const log = play()
  connected(log, 1, 'm.test', '192.0.2.1:443')
  connected(log, 2, 'store.test', storeAddress)
  const headers = [['Location', 'https://store.test/blob']] as const
  log.exchange(`GET https://m.test/v2/a/blobs/${digestOf('x')}`, 307, { connection: 1, answer: { headers } })
  log.exchange('GET https://store.test/blob', status, { connection: 2 })
  return findingsOf(splitEgressIp403, log.events)
}

describe('split-egress-ip-403', () => {
  it('names both hosts and both ways', () => {
    expect(fetched('[2001:db8::1]:443', 403)[0]?.message).toMatch(
      /^store\.test refuses layer sha256:\S+ with 403: m\.test was asked by IPv4, store\.test by IPv6$/,
    )
  })

  it('passes over one way for both, and a store that answers', () => {
    expect(fetched('192.0.2.2:443', 403)).toEqual([])
    expect(fetched('[2001:db8::1]:443', 200)).toEqual([])
  })
})
