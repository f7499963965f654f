import { describe, expect, it } from 'vitest'
import { noProxyNotHonoured } from '../../src/rules/no-proxy-not-honoured.ts'
import { judged } from '../helpers/judged.ts'
import { messagesOf, unreachable } from '../helpers/unreachable.ts'

const REFUSED = {
  cause: 'proxy-refused',
  detail: '503 Service Unavailable, through http://proxy.test:3128',
} as const

describe('no-proxy-not-honoured', () => {
  it.each(['registry.corp', '10.1.2.3:5000', 'registry'])('finds %s asked through the proxy', (authority) => {
    const events = unreachable({ ...REFUSED, line: `GET https://${authority}/v2/` })
    expect(messagesOf(noProxyNotHonoured, events)[0]).toContain(
      `${authority} is an internal host, and was asked through the upstream proxy: 503`,
    )
    expect(judged(events).findings.map(({ rule }) => rule)).toEqual(['no-proxy-not-honoured'])
  })

  it('passes over a public host', () => {
    expect(messagesOf(noProxyNotHonoured, unreachable(REFUSED))).toEqual([])
  })
})
