import { describe, expect, it } from 'vitest'
import { causesOf, fits } from '../../src/rules/look-up.ts'
import type { Rule } from '../../src/rules/rule.ts'

function idsOf(words: string): string[] {
  return causesOf(words).map(({ rule }) => rule.id)
}

function rule(id: string, ...texts: readonly string[]): Rule {
  const says = texts.map((text) => ({ client: 'docker', text }))
  return { ...{ id, says, level: 'error', title: id, why: id, source: ['a test'] }, check: () => [] }
}

describe('what a client said', () => {
  it.each([
    ['received unexpected HTTP status: 502 Bad Gateway', 'connect-timeout-hub-unreachable'],
    [
      'Error response from daemon: toomanyrequests: You have reached your pull rate limit. You may increase the limit',
      'hub-pull-limit-429',
    ],
    [
      'Get "https://registry-1.docker.io/v2/": x509: certificate signed by unknown authority',
      'tls-untrusted-intercepting-ca',
    ],
  ])('%s leads to %s first', (words, id) => {
    expect(idsOf(words)[0]).toBe(id)
  })

  it.each(['', '   ', 'all is well', 'status: Downloaded newer image for redis:latest'])(
    '%j leads to nothing',
    (words) => {
      expect(idsOf(words)).toEqual([])
    },
  )

  it('leads to what fits best first, and to each rule once', () => {
    const rules = [rule('short', 'denied'), rule('long', 'denied: … not allowed', 'denied')]
    expect(
      causesOf('denied: redis is not allowed', rules).map(({ rule: { id }, saying }) => [id, saying.text]),
    ).toEqual([
      ['long', 'denied: … not allowed'],
      ['short', 'denied'],
    ])
  })
})

describe('fits', () => {
  it.each([
    ['no such host', 'dial tcp: lookup x: NO SUCH\n  HOST', true],
    [
      'pull access denied for …, repository',
      "pull access denied for 'redis', repository does not exist",
      true,
    ],
    ['first … second', 'second, then first', false],
    ['one … one', 'one', false],
  ])('%s in %j: %s', (saying, words, expected) => {
    expect(fits(saying, words)).toBe(expected)
  })
})
