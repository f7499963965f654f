import { describe, expect, it } from 'vitest'
import { parseNamespace, parsePath, parseResolver, recipeOptions } from '../../../src/cli/recipe/options.ts'
import { RECIPE_DEFAULTS } from '../../../src/recipes/recipe.ts'

describe('options of a recipe', () => {
  it('are those of Docker Hub on port 443 when nothing is said', () => {
    expect(recipeOptions({})).toEqual(RECIPE_DEFAULTS)
  })

  it('are what is said', () => {
    const options = recipeOptions({
      name: 'https://mirror.example',
      listen: { host: '::1', port: 5000 },
      plain: true,
      upstream: 'https://ghcr.io',
      auth: 'https://ghcr.io/token',
      namespace: 'ghcr.io',
      upstreamCa: '/etc/ca.pem',
      resolver: ['10.0.0.1'],
    })
    expect(options).toEqual({
      listen: '[::1]:5000',
      origin: 'https://mirror.example',
      tls: null,
      namespace: 'ghcr.io',
      registry: 'https://ghcr.io',
      tokenService: 'https://ghcr.io/token',
      trusted: '/etc/ca.pem',
      resolvers: ['10.0.0.1'],
      accessLog: null,
    })
  })

  it.each([
    ['another upstream without its token service', { upstream: 'https://ghcr.io' }],
    ['a token service without its upstream', { auth: 'https://ghcr.io/token' }],
    ['a certificate without TLS', { plain: true as const, certificate: 'cert.pem' }],
    ['a key without TLS', { plain: true as const, key: 'key.pem' }],
  ])('refuse %s', (_, flags) => {
    expect(() => recipeOptions(flags)).toThrow(expect.objectContaining({ code: 'usage' }))
  })
})

/** What would be more than a value in a configuration, or in its comments. */
const HOSTILE = ['a b', 'a;b', 'a}b', 'a{b', 'a"b', "a'b", 'a$b', 'a#b', 'a\\b', 'a\nb', 'a*/b`', '']

it.each(HOSTILE)('no flag of a recipe takes %j', (text) => {
  for (const parse of [parsePath, parseNamespace, parseResolver]) {
    expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'usage' }))
  }
})

it('takes what is meant', () => {
  expect(parsePath('/etc/ssl/mirror_1/cert-2.pem')).toBe('/etc/ssl/mirror_1/cert-2.pem')
  expect([parseNamespace('GHCR.io'), parseNamespace('localhost:5000')]).toEqual(['ghcr.io', 'localhost:5000'])
  expect([parseResolver('1.1.1.1'), parseResolver('::1')]).toEqual(['1.1.1.1', '::1'])
  expect(() => parseResolver('fe80::1%eth0')).toThrow(expect.objectContaining({ code: 'usage' }))
})
