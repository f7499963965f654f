import { Command } from 'commander'
import { describe, expect, it } from 'vitest'
import { addProxyFlags, readProxies, type ProxyFlags } from '../../../src/cli/network/proxy-flags.ts'

const env = { HTTPS_PROXY: 'http://corp.test:3128', NO_PROXY: 'a.test' }

function read(...argv: readonly string[]) {
  const notes: string[] = []
  const flags = addProxyFlags(new Command()).parse(argv, { from: 'user' }).opts<ProxyFlags>()
  const { upstreamProxies, noUpstreamProxy } = readProxies(flags, {
    env,
    own: [],
    note: (text) => notes.push(text),
  })
  return { proxies: upstreamProxies.map(({ proxy }) => proxy.host), noUpstreamProxy, notes }
}

describe('readProxies', () => {
  it('takes the environment when no flag names a proxy', () => {
    const { proxies, noUpstreamProxy, notes } = read('--no-upstream-proxy', 'b.test,c.test')
    expect(proxies).toEqual(['corp.test'])
    expect(noUpstreamProxy.slice(-3)).toEqual(['a.test', 'b.test', 'c.test'])
    expect(notes).toEqual(['registries are asked through http://corp.test:3128 (HTTPS_PROXY)'])
  })

  it('takes the flags instead, the more specific first', () => {
    const flags = ['--upstream-proxy', 'http://one.test', '--upstream-proxy', 'x.test=socks5://two.test']
    expect(read(...flags, '--no-upstream-proxy', 'b.test')).toEqual({
      proxies: ['two.test', 'one.test'],
      noUpstreamProxy: ['b.test'],
      notes: [],
    })
  })

  it('takes none for `direct`', () => {
    expect(read('--upstream-proxy', 'direct')).toEqual({ proxies: [], noUpstreamProxy: [], notes: [] })
  })
})
