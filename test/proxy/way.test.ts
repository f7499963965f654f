import { describe, expect, it } from 'vitest'
import { inAbsoluteForm } from '../../src/proxy/absolute-form.ts'
import { parseHostPattern } from '../../src/proxy/host-pattern.ts'
import type { UpstreamProxy, UpstreamProxyRule } from '../../src/proxy/options.ts'
import type { Target } from '../../src/proxy/upstream-error.ts'
import { createWayTo, formatProxy } from '../../src/proxy/way.ts'

const HTTP: UpstreamProxy = { scheme: 'http', host: 'proxy.test', port: 3128, credentials: null }
const SOCKS: UpstreamProxy = { ...HTTP, scheme: 'socks5h', host: '::1', port: 1080 }

function rule(
  hosts: string | null,
  proxy: UpstreamProxy,
  scheme: 'http' | 'https' | null = null,
): UpstreamProxyRule {
  return { hosts: hosts === null ? null : parseHostPattern(hosts), scheme, proxy }
}

function target(scheme: 'http' | 'https', host: string, port = scheme === 'http' ? 80 : 443): Target {
  return { scheme, authority: { host, port } }
}

describe('the way to an upstream', () => {
  const wayTo = createWayTo({
    upstreamProxies: [rule('*.docker.io', SOCKS), rule('plain.test', SOCKS), rule(null, HTTP)],
    noUpstreamProxy: ['direct.test', '10.0.0.0/8'],
  })

  it.each([
    ['https', 'auth.docker.io', null, 'tunnel socks5h://[::1]:1080'],
    ['https', 'ghcr.io', null, 'tunnel http://proxy.test:3128'],
    ['http', 'ghcr.io', null, 'forward http://proxy.test:3128'],
    ['http', 'plain.test', null, 'tunnel socks5h://[::1]:1080'],
    ['http', 'ghcr.io', { host: '192.0.2.1', port: 80 }, 'tunnel http://proxy.test:3128'],
    ['https', 'auth.docker.io', { host: '192.0.2.1', port: 80 }, 'tunnel socks5h://[::1]:1080'],
    ['https', 'direct.test', null, 'direct'],
    ['https', 'direct.test', { host: '192.0.2.1', port: 80 }, 'direct'],
    ['https', 'ghcr.io', { host: '10.1.2.3', port: 443 }, 'direct'],
  ] as const)('%s %s, redirected to %j: %s', (scheme, host, destination, expected) => {
    const way = wayTo(target(scheme, host), destination)
    expect(way.kind === 'direct' ? 'direct' : `${way.kind} ${formatProxy(way.proxy)}`).toBe(expected)
  })

  it('is a tunnel for what the client speaks TLS through', () => {
    expect(wayTo({ ...target('http', 'ghcr.io'), tlsBy: 'client' }, null).kind).toBe('tunnel')
  })

  it('goes by the scheme of the upstream', () => {
    const byScheme = createWayTo({ upstreamProxies: [rule(null, HTTP, 'http')], noUpstreamProxy: [] })
    expect(byScheme(target('https', 'a.test'), null).kind).toBe('direct')
    expect(byScheme(target('http', 'a.test'), null).kind).toBe('forward')
  })
})

describe('a request in absolute form', () => {
  const head = { target: '/v2/?x', headers: [['Host', 'a.test:5000']] as const }

  it('names the upstream', () => {
    expect(inAbsoluteForm(head, { host: 'a.test', port: 5000 }, HTTP)).toEqual({
      target: 'http://a.test:5000/v2/?x',
      headers: [['Host', 'a.test:5000']],
    })
    expect(inAbsoluteForm({ ...head, target: '*' }, { host: '::1', port: 80 }, HTTP).target).toBe(
      'http://[::1]',
    )
  })

  it('carries our credentials, in UTF-8', () => {
    const proxy = { ...HTTP, credentials: { user: 'mé', password: 'p:w' } }
    const { headers } = inAbsoluteForm(head, { host: 'a.test', port: 80 }, proxy)
    expect(headers[1]).toEqual(['Proxy-Authorization', 'Basic bcOpOnA6dw=='])
  })
})
