import { describe, expect, it } from 'vitest'
import { ipv6PathBroken } from '../../src/rules/ipv6-path-broken.ts'
import { judged } from '../helpers/judged.ts'
import { messagesOf, unreachable } from '../helpers/unreachable.ts'

describe('ipv6-path-broken', () => {
  it('finds a host that was tried by IPv6 alone, before the rule for any host', () => {
    const events = unreachable({
      cause: 'unreachable',
      detail: 'connect ENETUNREACH 2600:1f18:2148::1:443 - Local (:::0)',
    })
    expect(judged(events).findings.map(({ rule }) => rule)).toEqual(['ipv6-path-broken'])
    expect(messagesOf(ipv6PathBroken, events)[0]).toContain(
      'was tried by IPv6 alone, without success: connect ENETUNREACH 2600:',
    )
  })

  it('passes over IPv4, and both', () => {
    for (const detail of [
      'connect ENETUNREACH 192.0.2.1:443',
      'tried 192.0.2.1:443: refused; [2600:1f18::1]:443: refused',
    ]) {
      expect(messagesOf(ipv6PathBroken, unreachable({ cause: 'unreachable', detail }))).toEqual([])
    }
  })
})
