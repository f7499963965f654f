import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseListen } from '../../../src/cli/parse/listen.ts'
import { PullscopeError } from '../../../src/errors.ts'

function messageFor(text: string): string {
  try {
    return JSON.stringify(parseListen(text))
  } catch (error) {
    if (error instanceof PullscopeError && error.code === 'bad-address') return error.message
    throw error
  }
}

describe('parseListen', () => {
  it.each([
    ['127.0.0.1:8080', '127.0.0.1', 8080],
    ['127.9.9.9:1', '127.9.9.9', 1],
    ['127.0.0.1:0', '127.0.0.1', 0],
    ['8080', '127.0.0.1', 8080],
    [':65535', '127.0.0.1', 65_535],
    ['LocalHost:80', '127.0.0.1', 80],
    ['[::1]:8080', '::1', 8080],
    ['[0:0:0:0:0:0:0:1]:8080', '0:0:0:0:0:0:0:1', 8080],
    ['172.17.0.1:8080', '172.17.0.1', 8080],
    ['0.0.0.0:80', '0.0.0.0', 80],
    ['[::]:80', '::', 80],
  ])('takes %s', (text, host, port) => {
    expect(parseListen(text)).toEqual({ host, port })
  })

  it.each([
    ['', '--listen "" is not an address with a port'],
    ['abc', '--listen abc is not an address with a port'],
    ['127.0.0.1', '--listen 127.0.0.1 names no port'],
    ['::1', '--listen ::1 names no port'],
    ['::1:8080', '--listen ::1:8080 names no port'],
    ['127.0.0.1:', '--listen 127.0.0.1: is not an address with a port'],
    ['127.0.0.1:65536', '--listen 127.0.0.1:65536: 65536 is not a port, which is 0 to 65535'],
    ['http://127.0.0.1:8080', '--listen http://127.0.0.1:8080 is not an address with a port'],
    ['127.0.0.1:80:80', '--listen 127.0.0.1:80:80 is not an address with a port'],
    ['registry.test:80', '--listen registry.test:80: "registry.test" is not an IP address'],
    ['127.1:80', '--listen 127.1:80: "127.1" is not an IP address'],
    ['127.0.0.1 :80', '--listen 127.0.0.1 :80 is not an address with a port'],
  ])('refuses %j', (text, message) => {
    expect(messageFor(text)).toBe(message)
  })

  it('answers any text with an address or the one error', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: fc.constantFrom('[', ']', ':', '1', '.', 'f'), maxLength: 20 }),
    )
    fc.assert(
      fc.property(text, (any) => {
        expect(typeof messageFor(any)).toBe('string')
      }),
    )
  })
})
