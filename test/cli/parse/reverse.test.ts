import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseReverse } from '../../../src/cli/parse/reverse.ts'
import { PullscopeError } from '../../../src/errors.ts'

function errorFor(text: string): PullscopeError {
  try {
    throw new Error(`taken as ${JSON.stringify(parseReverse(text))}`)
  } catch (error) {
    if (error instanceof PullscopeError && error.code === 'bad-reverse') return error
    throw error
  }
}

describe('parseReverse', () => {
  it.each([
    ['https://registry-1.docker.io', 'https', 'registry-1.docker.io', 443],
    ['https://registry-1.docker.io/', 'https', 'registry-1.docker.io', 443],
    ['http://127.0.0.1:5001', 'http', '127.0.0.1', 5001],
    ['HTTP://My_Registry', 'http', 'my_registry', 80],
    ['https://[::1]:8443', 'https', '::1', 8443],
  ])('takes %s', (text, scheme, host, port) => {
    expect(parseReverse(text)).toEqual({ scheme, host, port })
  })

  it.each([
    ['', '--reverse "" is not of the form https://HOST or http://HOST:PORT'],
    ['quay.io', '--reverse quay.io is not of the form https://HOST or http://HOST:PORT'],
    ['ftp://quay.io', '--reverse ftp://quay.io is not of the form https://HOST or http://HOST:PORT'],
    ['https://', '--reverse https:// is not of the form https://HOST or http://HOST:PORT'],
    ['https://a:b', '--reverse https://a:b has "b" where a port from 1 to 65535 belongs'],
    ['https://a:0', '--reverse https://a:0 has "0" where a port from 1 to 65535 belongs'],
    ['https://a:65536/', '--reverse https://a:65536/ has "65536" where a port from 1 to 65535 belongs'],
    ['https://a:', '--reverse https://a: has "" where a port from 1 to 65535 belongs'],
    [
      'https://a/v2/',
      '--reverse https://a/v2/ has a path: clients put theirs behind the host, beginning with /v2/',
    ],
    ['https://a?x', '--reverse https://a?x has a query: only a host can be stood in for'],
    ['https://a/#x', '--reverse https://a/#x has a query: only a host can be stood in for'],
    ['https://a b/', '--reverse https://a b/: "a b" is not a host'],
    ['https://:443', '--reverse https://:443: ":443" is not a host'],
  ])('refuses %s', (text, message) => {
    expect(errorFor(text).message).toBe(message)
  })

  it.each(['docker.io', 'https://docker.io', 'https://hub.docker.com/', 'HTTP://WWW.docker.com:80'])(
    'says which registry is meant by %s',
    (text) => {
      expect(errorFor(text).message).toBe(`--reverse ${text} is a web site of Docker Hub, not its registry`)
      expect(errorFor(text).remedy).toContain('https://registry-1.docker.io')
    },
  )

  it('does not repeat a password', () => {
    const { message, remedy } = errorFor('https://me:s3cret@registry-1.docker.io')
    expect(message + remedy).not.toContain('s3cret')
  })

  it('takes a target or says what is wrong, of any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((rest) => `https://${rest}`),
        ),
        (text) => {
          try {
            const { host, port } = parseReverse(text)
            expect(host).not.toBe('')
            expect(port).toBeGreaterThan(0)
          } catch (error) {
            expect(error).toBeInstanceOf(PullscopeError)
          }
        },
      ),
    )
  })
})
