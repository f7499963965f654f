import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseConnectTo } from '../../../src/cli/parse/connect-to.ts'
import { PullscopeError } from '../../../src/errors.ts'

function messageFor(text: string): string {
  try {
    return JSON.stringify(parseConnectTo(text))
  } catch (error) {
    if (error instanceof PullscopeError && error.code === 'bad-connect-to') return error.message
    throw error
  }
}

describe('parseConnectTo', () => {
  it.each([
    ['registry.test:443:127.0.0.1:5000', ['registry.test', 443, '127.0.0.1', 5000]],
    ['Registry.Test:443:Hub.Test:5000', ['registry.test', 443, 'hub.test', 5000]],
    ['::127.0.0.1:5000', [null, null, '127.0.0.1', 5000]],
    ['registry.test::127.0.0.1:', ['registry.test', null, '127.0.0.1', null]],
    [':443::5000', [null, 443, null, 5000]],
    ['[2001:db8::1]:443:[::1]:5000', ['2001:db8::1', 443, '::1', 5000]],
  ])('takes %s', (text, rule) => {
    const { host, port, toHosts, toPort } = parseConnectTo(text)
    expect([host, port, toHosts?.[0] ?? null, toPort]).toEqual(rule)
    expect(toHosts?.length ?? 1).toBe(1)
  })

  it('takes a pattern, and several addresses', () => {
    expect(parseConnectTo('*.Docker.io:443:192.0.2.1,[2001:db8::1],cdn.test:5000')).toEqual({
      host: '*.docker.io',
      port: 443,
      toHosts: ['192.0.2.1', '2001:db8::1', 'cdn.test'],
      toPort: 5000,
    })
  })

  it.each([
    ['registry.test', 'is not of the form HOST:PORT:ADDR:PORT'],
    ['registry.test:443:127.0.0.1', 'is not of the form HOST:PORT:ADDR:PORT'],
    ['a:1:b:2:c', 'is not of the form HOST:PORT:ADDR:PORT'],
    ['a b:1:c:2', 'is not of the form HOST:PORT:ADDR:PORT'],
    ['https://a:1:b:2', 'is not of the form HOST:PORT:ADDR:PORT'],
    ['::1:443:127.0.0.1:5000', 'is not of the form HOST:PORT:ADDR:PORT'],
    ['a:443::', 'does not say where to connect to'],
    ['a:https:b:1', 'has "https" where a port from 1 to 65535 belongs'],
    ['a:443:b:65536', 'has "65536" where a port from 1 to 65535 belongs'],
    ['a:443:b,,c:1', 'has "" where an address belongs'],
    ['a:443:b%:1', 'has "b%" where an address belongs'],
    ['a*:443:b:1', 'has "a*" where a host or a pattern such as *.docker.io belongs'],
    ['a:443:b:0', 'has "0" where a port from 1 to 65535 belongs'],
  ])('refuses %s', (text, why) => {
    expect(messageFor(text)).toBe(`--connect-to ${text} ${why}`)
  })

  it('answers any text with a rule or the one error', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('[', ']', ':', ',', '1', 'a'), maxLength: 20 }),
    )
    fc.assert(
      fc.property(text, (any) => {
        expect(typeof messageFor(any)).toBe('string')
      }),
    )
  })
})
