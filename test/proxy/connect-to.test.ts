import { describe, expect, it } from 'vitest'
import { redirect } from '../../src/proxy/connect-to.ts'

const FROM = { host: 'registry.test', port: 443 }

describe('redirect, as `curl --connect-to`', () => {
  it.each([
    [
      'HOST:443:1.2.3.4:5',
      { host: 'REGISTRY.test', port: 443, toHost: '1.2.3.4', toPort: 5 },
      { host: '1.2.3.4', port: 5 },
    ],
    [
      'HOST::1.2.3.4:',
      { host: 'registry.test', port: null, toHost: '1.2.3.4', toPort: null },
      { host: '1.2.3.4', port: 443 },
    ],
    [':443::5', { host: null, port: 443, toHost: null, toPort: 5 }, { host: 'registry.test', port: 5 }],
    [':::', { host: null, port: null, toHost: null, toPort: null }, FROM],
    ['other host', { host: 'other.test', port: null, toHost: '1.2.3.4', toPort: 5 }, FROM],
    ['other port', { host: 'registry.test', port: 80, toHost: '1.2.3.4', toPort: 5 }, FROM],
  ])('%s', (_, rule, to) => {
    expect(redirect(FROM, [rule])).toEqual(to)
  })

  it('knows an IPv6 host in any spelling', () => {
    const rule = { host: '0:0:0:0:0:0:0:1', port: null, toHost: '2001:db8::1', toPort: null }
    expect(redirect({ host: '::1', port: 443 }, [rule])).toEqual({ host: '2001:db8::1', port: 443 })
  })

  it('takes the first rule that matches, and no second one', () => {
    const rules = [
      { host: 'registry.test', port: null, toHost: 'a.test', toPort: null },
      { host: 'registry.test', port: null, toHost: 'b.test', toPort: null },
      { host: 'a.test', port: null, toHost: 'c.test', toPort: null },
    ]
    expect(redirect(FROM, rules).host).toBe('a.test')
  })
})
