import { describe, expect, it } from 'vitest'
import type { HeaderList } from '../../../src/http/headers.ts'
import { createReverse, type ReverseRoute } from '../../../src/proxy/reverse/reverse.ts'
import type { Route } from '../../../src/proxy/route.ts'

const US = '127.0.0.1:5000'
const OWN = { host: '127.0.0.1', port: 5000 }
const HOST: HeaderList = [['Host', US]]
const CDN = '/.pullscope/redirect/https/cdn.test'

function toDockerHub(): ReverseRoute {
  return createReverse({ scheme: 'https', host: 'registry-1.docker.io', port: 443 })
}

function routed(reverse: ReverseRoute, target: string, headers: HeaderList = HOST): Route {
  const route = reverse(target, headers, OWN)
  if ('refusal' in route) throw new Error(route.refusal)
  return route
}

/** The registry answers with this Location. */
function leadTo(reverse: ReverseRoute, location: string): void {
  routed(reverse, '/v2/').rewriteAnswer?.(307, [['Location', location]])
}

describe('a request to pullscope', () => {
  it('goes to the registry by its own name, and says so', () => {
    const headers: HeaderList = [
      ['accept', '*/*'],
      ['hOST', US],
      ['Authorization', 'Bearer x'],
    ]
    const { rewriteAnswer, ...route } = routed(toDockerHub(), '/v2/a/manifests/b?ns=%64', headers)
    expect(rewriteAnswer).toBeTypeOf('function')
    expect(route).toEqual({
      scheme: 'https',
      authority: { host: 'registry-1.docker.io', port: 443 },
      target: '/v2/a/manifests/b?ns=%64',
      url: 'https://registry-1.docker.io/v2/a/manifests/b?ns=%64',
      headers: [
        ['accept', '*/*'],
        ['hOST', 'registry-1.docker.io'],
        ['Authorization', 'Bearer x'],
      ],
      rewritten: [
        {
          part: 'url',
          from: `http://${US}/v2/a/manifests/b?ns=%64`,
          to: 'https://registry-1.docker.io/v2/a/manifests/b?ns=%64',
        },
        { part: 'host', from: US, to: 'registry-1.docker.io' },
      ],
    })
  })

  it('without a Host is answered with the name that we know', () => {
    const route = routed(toDockerHub(), '/', [])
    expect(route.headers).toEqual([['Host', 'registry-1.docker.io']])
    expect(route.rewritten.at(-1)).toEqual({ part: 'host', from: null, to: 'registry-1.docker.io' })
    const { headers } = route.rewriteAnswer?.(307, [['Location', 'https://cdn.test/']]) ?? {}
    expect(headers).toEqual([['Location', `http://${US}${CDN}/`]])
  })

  it('that names us with nonsense is answered with the name that we know', () => {
    const route = routed(toDockerHub(), '/', [['Host', 'evil.test/"x']])
    const { headers } = route.rewriteAnswer?.(307, [['Location', 'https://cdn.test/']]) ?? {}
    expect(headers).toEqual([['Location', `http://${US}${CDN}/`]])
  })
})

describe('a request for another host', () => {
  it('is for hosts only that the registry has named', () => {
    const reverse = toDockerHub()
    expect(reverse(`${CDN}/x`, HOST, OWN)).toEqual({
      refusal: 'only hosts that the registry has named are relayed to, and cdn.test is none of them',
    })
    leadTo(reverse, 'https://cdn.test/sha256/x?sig=%2F')
    expect(routed(reverse, `${CDN}/sha256/x?sig=%2F`)).toMatchObject({
      scheme: 'https',
      authority: { host: 'cdn.test', port: 443 },
      target: '/sha256/x?sig=%2F',
      url: 'https://cdn.test/sha256/x?sig=%2F',
    })
    for (const other of [
      '/.pullscope/redirect/http/cdn.test/',
      '/.pullscope/redirect/https/cdn.test:8443/',
      '/.pullscope/realm/https/cdn.test/',
      '/.pullscope/redirect/https/169.254.169.254/',
    ])
      expect(reverse(other, HOST, OWN)).toHaveProperty('refusal')
    expect(reverse('/.pullscope/x', HOST, OWN)).toEqual({
      refusal: 'this path begins like those of pullscope, but is none of them',
    })
  })

  it('leaves a token and cookies out after a redirect, and keeps them for a realm and an upload', () => {
    const reverse = toDockerHub()
    const secrets: HeaderList = [
      ['Host', US],
      ['authorization', 'Bearer x'],
      ['Cookie', 'c'],
      ['Range', 'bytes=1-'],
    ]
    leadTo(reverse, 'https://cdn.test/')
    const redirected = routed(reverse, `${CDN}/x`, secrets)
    expect(redirected.headers).toEqual([
      ['Host', 'cdn.test'],
      ['Range', 'bytes=1-'],
    ])
    expect(redirected.rewritten.slice(1)).toEqual([
      { part: 'host', from: US, to: 'cdn.test' },
      { part: 'authorization', from: 'Bearer x', to: null },
      { part: 'cookie', from: 'c', to: null },
    ])
    const { rewriteAnswer } = routed(reverse, '/v2/')
    rewriteAnswer?.(401, [['Www-Authenticate', 'Bearer realm="https://auth.test/token"']])
    rewriteAnswer?.(202, [['Location', 'https://uploads.test/u']])
    for (const target of ['/.pullscope/realm/https/auth.test/token', '/.pullscope/link/https/uploads.test/u'])
      expect(routed(reverse, target, secrets).headers.slice(1)).toEqual(secrets.slice(1))
  })

  it('follows a chain of redirects', () => {
    const reverse = toDockerHub()
    leadTo(reverse, 'https://cdn.test/')
    const { rewriteAnswer } = routed(reverse, `${CDN}/a/b`)
    expect(rewriteAnswer?.(302, [['Location', '/c']])).toEqual({
      headers: [['Location', `${CDN}/c`]],
      rewritten: [{ part: 'location', from: '/c', to: `${CDN}/c` }],
    })
    rewriteAnswer?.(302, [['Location', 'http://third.test/c']])
    expect(routed(reverse, '/.pullscope/redirect/http/third.test/c').url).toBe('http://third.test/c')
  })

  it('remembers the latest thousand hosts', () => {
    const reverse = toDockerHub()
    leadTo(reverse, 'https://cdn.test/')
    for (let i = 0; i < 999; i++) leadTo(reverse, `https://h${i}.test/`)
    routed(reverse, `${CDN}/`)
    leadTo(reverse, 'https://cdn.test/again')
    leadTo(reverse, 'https://one-more.test/')
    routed(reverse, `${CDN}/`)
    expect(reverse('/.pullscope/redirect/https/h0.test/', HOST, OWN)).toHaveProperty('refusal')
  })
})
