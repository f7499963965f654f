import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  mostSpecificFirst,
  parseNoUpstreamProxy,
  parseUpstreamProxy,
} from '../../../src/cli/parse/upstream-proxy.ts'
import { PullscopeError } from '../../../src/errors.ts'

function errorOf(parse: () => unknown): PullscopeError | null {
  try {
    parse()
    return null
  } catch (error) {
    if (error instanceof PullscopeError && error.code === 'bad-upstream-proxy') return error
    throw error
  }
}

function rule(text: string) {
  const parsed = parseUpstreamProxy(text)
  if (parsed === 'direct') throw new Error(`${text} is direct`)
  return parsed
}

describe('parseUpstreamProxy', () => {
  it.each([
    ['http://proxy.test', 'http proxy.test 80', null],
    ['HTTP://Proxy.Test:3128/', 'http proxy.test 3128', null],
    ['https://proxy.test', 'https proxy.test 443', null],
    ['socks5://192.0.2.1', 'socks5 192.0.2.1 1080', null],
    ['socks5h://[::1]:9050', 'socks5h ::1 9050', null],
    ['http://me:secret@proxy.test', 'http proxy.test 80', { user: 'me', password: 'secret' }],
    ['http://me@proxy.test', 'http proxy.test 80', { user: 'me', password: '' }],
    ['http://m%40e:s%3Ae:c%2Fr%3D@proxy.test', 'http proxy.test 80', { user: 'm@e', password: 's:e:c/r=' }],
    ['socks5://a%3Ab:c=d@h', 'socks5 h 1080', { user: 'a:b', password: 'c=d' }],
  ])('takes %s', (text, place, credentials) => {
    const { hosts, scheme, proxy } = rule(text)
    expect({ hosts, scheme }).toEqual({ hosts: null, scheme: null })
    expect(`${proxy.scheme} ${proxy.host} ${proxy.port}`).toBe(place)
    expect(proxy.credentials).toEqual(credentials)
  })

  it('takes a pattern of hosts before the URL', () => {
    expect(rule('*.docker.io=http://a:b=c@proxy.test').hosts).toEqual({
      kind: 'below',
      host: 'docker.io',
      port: null,
    })
    expect(rule('registry.test:5000=socks5://h').hosts).toMatchObject({ kind: 'exact', port: 5000 })
  })

  it.each(['direct', 'none'])('takes %s', (text) => {
    expect(parseUpstreamProxy(text)).toBe('direct')
  })

  it.each([
    ['proxy.test:3128', 'it has no scheme, such as http:// or socks5h://'],
    ['', 'it has no scheme, such as http:// or socks5h://'],
    ['ftp://proxy.test', '"ftp" is not one of http, https, socks5, socks5h'],
    ['socks4://proxy.test', '"socks4" is not one of http, https, socks5, socks5h'],
    ['://proxy.test', '"" is not one of http, https, socks5, socks5h'],
    ['http://', 'it names no host'],
    ['http://:3128', 'it names no host'],
    ['http://proxy.test:0', '"0" is not a port from 1 to 65535'],
    ['http://proxy.test:65536', '"65536" is not a port from 1 to 65535'],
    ['http://proxy.test:', '"" is not a port from 1 to 65535'],
    ['http://proxy.test:http', '"http" is not a port from 1 to 65535'],
    ['http://::1:3128', '"::1:3128" is not a host with a port; an IPv6 address stands in brackets'],
    ['http://pro xy', '"pro xy" is not a host with a port; an IPv6 address stands in brackets'],
    ['http://proxy.test/pac', '"/pac" is a path or query, which a proxy does not have'],
    ['http://proxy.test?x=1', '"/?x=1" is a path or query, which a proxy does not have'],
    ['a b=http://proxy.test', '"a b" is not a host, such as auth.docker.io or *.docker.io'],
    ['=http://proxy.test', '"" is not a host, such as auth.docker.io or *.docker.io'],
    ['ghcr.io=direct', '--no-upstream-proxy ghcr.io says that'],
  ])('refuses %s', (text, why) => {
    expect(errorOf(() => parseUpstreamProxy(text))?.message).toBe(`--upstream-proxy ${text}: ${why}`)
  })

  it.each([
    [
      'http://me:secr/et@h',
      'a user name or password with / ? # or @ in it has to be percent-encoded (@ is %40)',
    ],
    [
      'http://me:secr@et@h',
      'a user name or password with / ? # or @ in it has to be percent-encoded (@ is %40)',
    ],
    ['http://me:secret%@h', 'its user name or password has a % that begins no escape (% is %25)'],
    ['http://me:secret%0d%0a@h', 'its user name or password holds a control character'],
    ['http://me%3Asecret@h', 'its user name has a colon, which Basic credentials cannot have'],
    [`socks5://me:${'secret'.repeat(43)}@h`, 'its user name or password is longer than 255 bytes'],
    ['me:secret@h:1', 'it has no scheme, such as http:// or socks5h://'],
    ['socks4://me:secret@h', '"socks4" is not one of http, https, socks5, socks5h'],
    ['*.docker.io=http://me:secret@h:x', '"x" is not a port from 1 to 65535'],
    ['http://me:secret@', 'it names no host'],
    [
      'http://me:secret=x://@h',
      'a user name or password with / ? # or @ in it has to be percent-encoded (@ is %40)',
    ],
  ])('refuses %s, and repeats no password', (text, why) => {
    const error = errorOf(() => parseUpstreamProxy(text))
    expect(error?.message.endsWith(`: ${why}`), error?.message).toBe(true)
    expect(error?.message).not.toMatch(/secr|\bet\b|\bme\b/)
  })

  it('answers any text with a rule or the one error', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({
        unit: fc.constantFrom('http://', 'h', '@', ':', '=', '/', '%', '[', ']', '1'),
        maxLength: 12,
      }),
    )
    fc.assert(
      fc.property(text, (any) => {
        errorOf(() => parseUpstreamProxy(any))
        errorOf(() => parseNoUpstreamProxy(any))
      }),
    )
  })
})

describe('parseNoUpstreamProxy', () => {
  it('takes a list as NO_PROXY has it', () => {
    expect(parseNoUpstreamProxy(' Localhost, .corp.test,*.a.test:5000 ,10.0.0.0/8,[::1]:80,')).toEqual([
      'localhost',
      '.corp.test',
      '*.a.test:5000',
      '10.0.0.0/8',
      '[::1]:80',
    ])
  })

  it.each([
    ['', 'there is nothing in it'],
    [',', 'there is nothing in it'],
    ['a,10.0.0.0/33', '"10.0.0.0/33" is no host, address or network'],
    ['http://a', '"http://a" is no host, address or network'],
  ])('refuses "%s"', (text, why) => {
    expect(errorOf(() => parseNoUpstreamProxy(text))?.message).toBe(`--no-upstream-proxy ${text}: ${why}`)
  })
})

it('the more specific rule comes first, else the one that was given first', () => {
  const given = ['any', '*', '*.io', '*.docker.io', 'auth.docker.io', 'ghcr.io', '*:80', 'ghcr.io:443'].map(
    (host) => rule(`${host === 'any' ? '' : `${host}=`}http://proxy.test`),
  )
  const order = mostSpecificFirst(given).map((each) => given.indexOf(each))
  expect(order).toEqual([7, 4, 5, 3, 2, 6, 1, 0])
})
