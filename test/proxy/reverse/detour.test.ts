import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isOurs, parseDetour, pathOfDetour, type Detour } from '../../../src/proxy/reverse/detour.ts'

const hosts = fc.oneof(fc.domain(), fc.ipV4(), fc.constantFrom('::1', '2001:db8::7', 'my_registry'))
const detours: fc.Arbitrary<Detour> = fc.record({
  kind: fc.constantFrom('realm', 'redirect', 'link'),
  scheme: fc.constantFrom('http', 'https'),
  authority: fc.record({
    host: hosts.map((host) => host.toLowerCase()),
    port: fc.integer({ min: 1, max: 65_535 }),
  }),
})
const paths = fc.string({ unit: 'binary-ascii', maxLength: 60 }).map((rest) => `/${rest}`)

describe('a path of ours', () => {
  it('is read as it was written, byte for byte', () => {
    fc.assert(
      fc.property(detours, paths, (detour, path) => {
        const written = pathOfDetour(detour, path)
        expect(isOurs(written)).toBe(true)
        expect(parseDetour(written)).toEqual({ detour, path })
      }),
    )
  })

  it('may have an IPv6 address that a client has escaped', () => {
    expect(parseDetour('/.pullscope/redirect/http/%5B::1%5d%3A5000/a%2Fb')).toEqual({
      detour: { kind: 'redirect', scheme: 'http', authority: { host: '::1', port: 5000 } },
      path: '/a%2Fb',
    })
  })

  it.each([
    '/.pullscope',
    '/.pullscope/',
    '/.pullscope/redirect/https/cdn.test',
    '/.pullscope/redirect/https/cdn.test?x',
    '/.pullscope/redirect/https//x',
    '/.pullscope/redirect/https/user@cdn.test/x',
    '/.pullscope/redirect/https/cdn.test:99999/x',
    '/.pullscope/redirect/https/cdn.test%2Fx/y',
    '/.pullscope/redirect/gopher/cdn.test/x',
    '/.pullscope/toString/https/cdn.test/x',
  ])('%s is none', (path) => {
    expect(isOurs(path)).toBe(true)
    expect(parseDetour(path)).toBeNull()
  })

  it.each(['/', '/v2/', '/.pullscopes/realm', '/v2/.pullscope/realm/https/a/b', ''])(
    '%s is not ours',
    (path) => {
      expect(isOurs(path)).toBe(false)
    },
  )
})
