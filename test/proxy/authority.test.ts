import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  canonicalHost,
  formatAddress,
  formatAuthority,
  parseAbsoluteForm,
  parseAuthority,
  withoutUserinfo,
} from '../../src/proxy/authority.ts'

describe('parseAuthority', () => {
  it.each([
    ['registry.test:443', 'registry.test', 443],
    ['REGISTRY.Test.:5000', 'registry.test', 5000],
    ['my_registry:5000', 'my_registry', 5000],
    ['192.0.2.1:1', '192.0.2.1', 1],
    ['[::1]:443', '::1', 443],
    ['[2001:DB8:0:0::1]:65535', '2001:db8::1', 65535],
    ['[::ffff:127.0.0.1]:443', '::ffff:7f00:1', 443],
  ])('reads %s', (text, host, port) => {
    expect(parseAuthority(text, null)).toEqual({ host, port })
  })

  it('takes the fallback where there is no port, and asks for one where there is none', () => {
    expect(parseAuthority('registry.test', 80)).toEqual({ host: 'registry.test', port: 80 })
    expect(parseAuthority('registry.test', null)).toBeNull()
  })

  it.each([
    '',
    ':443',
    'a:',
    'a:0',
    'a:65536',
    'a:99999',
    'a:443x',
    'a:4 43',
    ' a:443',
    'a:443\r\n',
    '../../x:443',
    'a/b:443',
    '-a:443',
    'a-:443',
    'a..b:443',
    '.a:443',
    '*.a:443',
    'a@b:443',
    'a%2f:443',
    '::1:443',
    '[::1',
    '[::1]443',
    '[a]:443',
    '[127.0.0.1]:443',
    '[fe80::1%lo]:443',
    '[::1]]:443',
    'bücher.test:443',
    `${'a'.repeat(64)}:443`,
  ])('refuses %j', (text) => {
    expect(parseAuthority(text, 443)).toBeNull()
  })

  it('takes nothing that could be more than a host and a port', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webAuthority()), (text) => {
        const authority = parseAuthority(text, 443)
        if (authority === null) return
        expect(authority.host).toMatch(/^[a-z0-9_.:-]+$/)
        expect(authority.host).not.toContain('..')
        expect(parseAuthority(formatAddress(authority), null)).toEqual(authority)
      }),
    )
  })
})

it('formatAuthority leaves out the default port of the scheme, and brackets IPv6', () => {
  expect(formatAuthority({ host: 'a', port: 443 }, 'https')).toBe('a')
  expect(formatAuthority({ host: 'a', port: 443 }, 'http')).toBe('a:443')
  expect(formatAuthority({ host: '::1', port: 80 }, 'http')).toBe('[::1]')
  expect(formatAuthority({ host: '::1', port: 5000 }, 'http')).toBe('[::1]:5000')
})

it('parseAbsoluteForm reads http alone, and always gives a path', () => {
  const authority = { host: 'a', port: 80 }
  expect(parseAbsoluteForm('http://a')).toEqual({ authority, path: '/' })
  expect(parseAbsoluteForm('HTTP://A?b=c')).toEqual({ authority, path: '/?b=c' })
  expect(parseAbsoluteForm('http://a:5000/v2/?n=1')).toEqual({
    authority: { host: 'a', port: 5000 },
    path: '/v2/?n=1',
  })
  for (const target of ['/', '*', 'https://a/', 'http:///', 'http://a@b/', 'http://a:99999/', 'http://[/']) {
    expect(parseAbsoluteForm(target)).toBeNull()
  }
})

it('canonicalHost has one spelling a host', () => {
  expect(canonicalHost('A.Test.')).toBe('a.test')
  expect(canonicalHost('0:0:0:0:0:0:0:1')).toBe('::1')
  expect(canonicalHost('192.0.2.1')).toBe('192.0.2.1')
  expect(canonicalHost('a b')).toBeNull()
})

describe('a target without userinfo', () => {
  it.each([
    ['user:secret@registry.test:443', 'registry.test:443'],
    ['http://user:secret@registry.test/v2/', 'http://registry.test/v2/'],
    ['http://user:se/1@cret@registry.test/', 'http://registry.test/'],
    ['https://registry.test:5000/v2/a@sha256:0', 'https://registry.test:5000/v2/a@sha256:0'],
    ['/v2/a@sha256:0', '/v2/a@sha256:0'],
    ['registry.test:443', 'registry.test:443'],
    ['*', '*'],
    ['', ''],
  ])('of %j is %j', (target, told) => {
    expect(withoutUserinfo(target)).toBe(told)
  })
})
