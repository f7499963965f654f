import { describe, expect, it } from 'vitest'
import { createRedirection } from '../../src/proxy/connect-to.ts'
import type { ConnectTo } from '../../src/proxy/options.ts'

const FROM = { host: 'registry.test', port: 443 }

function rule(host: string | null, toHosts: readonly string[] | null): ConnectTo {
  return { host, port: null, toHosts, toPort: null }
}

describe('a redirection, as `curl --connect-to`', () => {
  it.each([
    [
      'HOST:443:1.2.3.4:5',
      { host: 'REGISTRY.test', port: 443, toHosts: ['1.2.3.4'], toPort: 5 },
      [{ host: '1.2.3.4', port: 5 }],
    ],
    ['HOST::1.2.3.4:', rule('registry.test', ['1.2.3.4']), [{ host: '1.2.3.4', port: 443 }]],
    [':443::5', { host: null, port: 443, toHosts: null, toPort: 5 }, [{ host: 'registry.test', port: 5 }]],
    [':::', rule(null, null), [FROM]],
    ['*.test::1.2.3.4:', rule('*.test', ['1.2.3.4']), [{ host: '1.2.3.4', port: 443 }]],
    ['other host', rule('other.test', ['1.2.3.4']), null],
    ['*.HOST, which is below it', rule('*.registry.test', ['1.2.3.4']), null],
    ['other port', { host: 'registry.test', port: 80, toHosts: ['1.2.3.4'], toPort: 5 }, null],
  ])('%s', (_, given, to) => {
    const redirection = createRedirection([given])
    expect(redirection.applies(FROM)).toBe(to !== null)
    expect(redirection.take(FROM)).toEqual(to)
  })

  it('knows an IPv6 host in any spelling', () => {
    const { take } = createRedirection([rule('0:0:0:0:0:0:0:1', ['2001:db8::1'])])
    expect(take({ host: '::1', port: 443 })).toEqual([{ host: '2001:db8::1', port: 443 }])
  })

  it('takes the first rule that matches, and no second one', () => {
    const { take } = createRedirection([
      rule('registry.test', ['a.test']),
      rule('*.test', ['b.test']),
      rule('a.test', ['c.test']),
    ])
    expect(take(FROM)?.map(({ host }) => host)).toEqual(['a.test'])
  })

  it('begins with another address each time, and keeps to the first rule that matches', () => {
    const { take, applies } = createRedirection([
      rule('registry.test', ['a.test', 'b.test', 'c.test']),
      rule('Registry.test', ['d.test']),
    ])
    const order = (): string => (take(FROM) ?? []).map(({ host }) => host.slice(0, 1)).join('')
    expect([order(), order(), applies(FROM), order(), order()]).toEqual(['abc', 'bca', true, 'cab', 'abc'])
  })
})
