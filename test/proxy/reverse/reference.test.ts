import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDetour } from '../../../src/proxy/reverse/detour.ts'
import { rewriteReference, type Standpoint } from '../../../src/proxy/reverse/reference.ts'

const US = '127.0.0.1:5000'
const HOME = { scheme: 'https', authority: { host: 'registry-1.docker.io', port: 443 } } as const
const CDN = { kind: 'redirect', scheme: 'https', authority: { host: 'cdn.test', port: 443 } } as const
const AT_HOME: Standpoint = { home: HOME, us: US, detour: null, path: '/v2/a/blobs/uploads/' }
const AT_CDN: Standpoint = { home: HOME, us: US, detour: CDN, path: '/dir/file' }
const OURS = `http://${US}/.pullscope`

const rewritten = (text: string, from: Standpoint): string => rewriteReference(text, from, 'redirect').text

describe('a reference in an answer of the registry', () => {
  it.each([
    ['https://cdn.test/sha256/a?X=%2Fb%3d#f', `${OURS}/redirect/https/cdn.test/sha256/a?X=%2Fb%3d#f`],
    ['HTTPS://CDN.test:443/%41//b', `${OURS}/redirect/https/cdn.test/%41//b`],
    ['http://[::1]:9/x', `${OURS}/redirect/http/[::1]:9/x`],
    ['https://cdn.test', `${OURS}/redirect/https/cdn.test/`],
    ['https://cdn.test?x', `${OURS}/redirect/https/cdn.test/?x`],
    ['//cdn.test/x', `${OURS}/redirect/https/cdn.test/x`],
    // Another port and another scheme are another server.
    ['https://registry-1.docker.io:8443/v2/', `${OURS}/redirect/https/registry-1.docker.io:8443/v2/`],
    ['http://registry-1.docker.io/v2/', `${OURS}/redirect/http/registry-1.docker.io/v2/`],
    ['http://registry-1.docker.io:443/v2/', `${OURS}/redirect/http/registry-1.docker.io:443/v2/`],
    // The registry itself is at our own paths.
    [
      'https://registry-1.docker.io/v2/a/blobs/uploads/u?_state=x%3D',
      `http://${US}/v2/a/blobs/uploads/u?_state=x%3D`,
    ],
    ['https://registry-1.docker.io:443/v2/?n=1', `http://${US}/v2/?n=1`],
    ['https://registry-1.docker.io', `http://${US}`],
    ['https://registry-1.docker.io/.pullscope/x', `${OURS}/redirect/https/registry-1.docker.io/.pullscope/x`],
    [
      '/.pullscope/redirect/https/evil.test/',
      '/.pullscope/link/https/registry-1.docker.io/.pullscope/redirect/https/evil.test/',
    ],
    // A client would resolve these, and climb out of our prefix.
    ['https://cdn.test/../../v2/./x/..', `${OURS}/redirect/https/cdn.test/v2/`],
  ])('%s becomes %s', (text, expected) => {
    expect(rewritten(text, AT_HOME)).toBe(expected)
  })

  it.each([
    '/v2/a/blobs/uploads/u?_state=x',
    'u?_state=x',
    '../x',
    '?n=1',
    '',
    `http://${US}/v2/`,
    'ftp://cdn.test/',
    'https:/x',
    'https://user:secret@cdn.test/',
    'https://cdn.test:0/',
    'https://c dn.test/',
    'data:,x',
  ])('%s stays as it is', (text) => {
    expect(rewriteReference(text, AT_HOME, 'redirect')).toEqual({ text, detour: null })
  })
})

describe('a reference in an answer of another host', () => {
  it.each([
    ['/other?x', '/.pullscope/redirect/https/cdn.test/other?x'],
    ['/../../v2/', '/.pullscope/redirect/https/cdn.test/v2/'],
    ['../../../../v2/?x', '/.pullscope/redirect/https/cdn.test/v2/?x'],
    ['./a', '/.pullscope/redirect/https/cdn.test/dir/a'],
    ['https://cdn.test/other', `${OURS}/redirect/https/cdn.test/other`],
    ['//cdn.test/other', `${OURS}/redirect/https/cdn.test/other`],
    ['https://third.test/x', `${OURS}/redirect/https/third.test/x`],
    // On our own path, the token would be taken along.
    ['https://registry-1.docker.io/v2/', `${OURS}/redirect/https/registry-1.docker.io/v2/`],
  ])('%s becomes %s', (text, expected) => {
    expect(rewritten(text, AT_CDN)).toBe(expected)
  })

  it.each(['sibling', '?x', ''])('%s is right as it stands', (text) => {
    expect(rewritten(text, AT_CDN)).toBe(text)
  })

  it('goes on as what it was when the host stays, but a realm is a realm', () => {
    const atUpload: Standpoint = { ...AT_CDN, detour: { ...CDN, kind: 'link' } }
    expect(rewriteReference('https://cdn.test/x', atUpload, 'redirect').detour?.kind).toBe('link')
    expect(rewriteReference('https://third.test/x', atUpload, 'redirect').detour?.kind).toBe('redirect')
    expect(rewriteReference('https://cdn.test/token', AT_CDN, 'realm').detour?.kind).toBe('realm')
  })
})

describe('any reference', () => {
  const urls = fc.webUrl({
    validSchemes: ['http', 'https'],
    withQueryParameters: true,
    withFragments: true,
    authoritySettings: { withPort: true },
  })

  it('to another host leads there again, byte for byte', () => {
    fc.assert(
      fc.property(urls, (url) => {
        // The port 0 is no port, and dots are resolved: neither is what this is about.
        fc.pre(!/:0+(?:[/?#]|$)/.test(url) && !/\/\.\.?(?:[/?#]|$)/.test(url))
        const [, scheme = '', authority = '', rest = ''] = /^(\w+):\/\/([^/?#]*)(.*)$/.exec(url) ?? []
        const { text } = rewriteReference(url, AT_HOME, 'redirect')
        const read = parseDetour(text.replace(`http://${US}`, ''))
        const path = rest.startsWith('/') ? rest : `/${rest}`
        expect(read?.path).toBe(path)
        expect(read?.detour.scheme).toBe(scheme)
        const { hostname, port } = new URL(`${scheme}://${authority}`)
        const told = read?.detour.authority
        expect(`${told?.host ?? ''}:${told?.port ?? ''}`).toBe(
          `${hostname}:${port === '' ? (scheme === 'http' ? 80 : 443) : port}`,
        )
      }),
    )
  })

  it('never throws, and never leaves the host that it is meant for', () => {
    const pieces = fc.constantFrom(
      '/',
      '..',
      '.',
      '?',
      '#',
      ':',
      '//',
      'https:',
      'a',
      '%2e',
      '[',
      '@',
      '\\',
      '"',
      ' ',
    )
    const texts = fc.array(pieces, { maxLength: 12 }).map((list) => list.join(''))
    fc.assert(
      fc.property(fc.oneof(texts, fc.string()), fc.constantFrom(AT_HOME, AT_CDN), (text, from) => {
        const { text: led, detour } = rewriteReference(text, from, 'redirect')
        if (detour === null) return
        const path = led.replace(`http://${US}`, '').replace(/[?#].*$/s, '')
        // Browsers take these for dots and slashes, too; Go, which container clients are written in, does not.
        if (!/%2e|\\/i.test(path)) {
          expect(new URL(path, `http://${US}`).pathname).toMatch(/^\/\.pullscope\//)
        }
        expect(parseDetour(led.replace(`http://${US}`, '').replace(/#.*$/s, ''))?.detour).toEqual(detour)
      }),
    )
  })
})
