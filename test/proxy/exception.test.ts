import { describe, expect, it } from 'vitest'
import { parseException } from '../../src/proxy/exception.ts'

describe('an exception, as Go reads NO_PROXY', () => {
  it.each([
    ['registry.test', 'registry.test', 443, true],
    ['registry.test', 'a.registry.test', 443, true],
    ['registry.test', 'myregistry.test', 443, false],
    ['.registry.test', 'registry.test', 443, false],
    ['.registry.test', 'a.registry.test', 443, true],
    ['*.registry.test', 'registry.test', 443, false],
    ['*.registry.test', 'a.b.registry.test', 443, true],
    ['registry.test:5000', 'registry.test', 5000, true],
    ['registry.test:5000', 'registry.test', 443, false],
    ['*', '192.0.2.1', 1, true],
    ['192.0.2.1', '192.0.2.1', 443, true],
    ['192.0.2.1', '1.192.0.2.1', 443, false],
    ['192.0.2.1:80', '192.0.2.1', 443, false],
    ['::1', '::1', 443, true],
    ['0:0:0:0:0:0:0:1', '::1', 443, true],
    ['[::1]', '::1', 443, true],
    ['[::1]:5000', '::1', 443, false],
    ['10.0.0.0/8', '10.255.0.1', 443, true],
    ['10.0.0.0/8', '11.0.0.1', 443, false],
    ['10.0.0.0/8', '10.test', 443, false],
    ['2001:db8::/32', '2001:db8::5', 443, true],
    ['2001:db8::/32', '10.0.0.1', 443, false],
  ])('%s and %s port %i: %s', (text, host, port, isExcepted) => {
    expect(parseException(text)?.({ host, port })).toBe(isExcepted)
  })

  it.each([
    '',
    '.',
    '*.',
    'a b',
    'a.test:0',
    'a.test:65536',
    '10.0.0.0/33',
    '10.0.0/8',
    '.10.0.0.1',
    'http://a.test',
    '**',
  ])('"%s" is none', (text) => {
    expect(parseException(text)).toBeNull()
  })
})
