import { describe, expect, it } from 'vitest'
import { environmentProxies } from '../../../src/cli/network/environment.ts'

const OWN = [{ host: '127.0.0.1', port: 8080 }]
const LOOPBACK = ['localhost', '127.0.0.0/8', '::1/128']

function shown(env: Record<string, string>) {
  const { upstreamProxies, noUpstreamProxy, notes } = environmentProxies(env, OWN)
  const rules = upstreamProxies.map(
    ({ scheme, proxy }) => `${scheme ?? 'any'} ${proxy.scheme}://${proxy.host}:${proxy.port}`,
  )
  return { rules, noUpstreamProxy, notes }
}

describe('the proxies of the environment', () => {
  it('are none when no variable is set', () => {
    expect(shown({ NO_PROXY: 'a.test', HTTPS_PROXY: '' })).toEqual({
      rules: [],
      noUpstreamProxy: [],
      notes: [],
    })
  })

  it('go by the scheme of the registry, and are told of', () => {
    expect(shown({ HTTPS_PROXY: 'http://a.test:1', HTTP_PROXY: 'b.test:2' })).toMatchObject({
      rules: ['https http://a.test:1', 'http http://b.test:2'],
      notes: [
        'registries are asked through http://a.test:1 (HTTPS_PROXY)',
        'registries are asked through http://b.test:2 (HTTP_PROXY)',
      ],
    })
  })

  it('lower case comes before upper case, and ALL_PROXY last', () => {
    const env = {
      https_proxy: 'http://a.test:1',
      HTTPS_PROXY: 'http://b.test:1',
      ALL_PROXY: 'socks5h://c.test',
    }
    expect(shown(env)).toMatchObject({
      rules: ['https http://a.test:1', 'http socks5h://c.test:1080'],
      notes: [
        'registries are asked through http://a.test:1 (https_proxy)',
        'registries are asked through socks5h://c.test:1080 (ALL_PROXY)',
      ],
    })
  })

  it('are told of without credentials', () => {
    const env = { HTTPS_PROXY: 'http://me:secret@a.test:1', HTTP_PROXY: 'http://me:secret@a.test:1' }
    expect(shown(env).notes).toEqual([
      'registries are asked through http://a.test:1 (HTTPS_PROXY, HTTP_PROXY)',
    ])
    expect(environmentProxies(env, OWN).upstreamProxies[0]?.proxy.credentials).toEqual({
      user: 'me',
      password: 'secret',
    })
  })

  it('never serve loopback, and heed NO_PROXY as far as it can be read', () => {
    const env = { HTTPS_PROXY: 'http://a.test', NO_PROXY: 'b.test, 10.0.0.0/8,?, ', no_proxy: '' }
    expect(shown(env).noUpstreamProxy).toEqual([...LOOPBACK, 'b.test', '10.0.0.0/8'])
  })

  it.each(['http://127.0.0.1:8080', 'localhost:8080', 'http://0.0.0.0:8080/'])(
    'are not pullscope itself: %s',
    (own) => {
      expect(shown({ HTTPS_PROXY: own, https_proxy: '', HTTP_PROXY: own })).toEqual({
        rules: [],
        noUpstreamProxy: [],
        notes: [
          'HTTPS_PROXY is not used: it names pullscope itself',
          'HTTP_PROXY is not used: it names pullscope itself',
        ],
      })
    },
  )

  it('a variable that cannot be read is told of, and not used', () => {
    expect(shown({ ALL_PROXY: 'socks4://me:secret@a.test' })).toEqual({
      rules: [],
      noUpstreamProxy: [],
      notes: ['ALL_PROXY is not used: "socks4" is not one of http, https, socks5, socks5h'],
    })
  })
})
