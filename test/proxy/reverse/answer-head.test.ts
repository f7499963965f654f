import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseAuthenticate } from '../../../src/http/authenticate.ts'
import type { HeaderList } from '../../../src/http/headers.ts'
import { rewriteAnswerHead } from '../../../src/proxy/reverse/answer-head.ts'
import { parseDetour } from '../../../src/proxy/reverse/detour.ts'
import type { Standpoint } from '../../../src/proxy/reverse/reference.ts'

const US = '127.0.0.1:5000'
const HOME = { scheme: 'https', authority: { host: 'registry-1.docker.io', port: 443 } } as const
const FROM: Standpoint = { home: HOME, us: US, detour: null, path: '/v2/' }
const REALM = `http://${US}/.pullscope/realm/https/auth.docker.io/token`

function challenge(value: string): string {
  return rewriteAnswerHead(401, [['WWW-Authenticate', value]], FROM).headers[0]?.[1] ?? ''
}

describe('Www-Authenticate', () => {
  it.each([
    [
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull"',
      `Bearer realm="${REALM}",service="registry.docker.io",scope="repository:a/b:pull"`,
    ],
    [
      'bearer  Service=x ,\tREALM = "https://auth.docker.io/token?a=%2F"  ',
      `bearer  Service=x ,\tREALM = "${REALM}?a=%2F"  `,
    ],
    [
      'Basic realm="https://auth.docker.io/token", Bearer realm="https://auth.docker.io/token", Negotiate',
      `Basic realm="https://auth.docker.io/token", Bearer realm="${REALM}", Negotiate`,
    ],
    ['Bearer realm="https:\\/\\/auth.docker.io\\/token"', `Bearer realm="${REALM}"`],
    [
      'Bearer realm="https://auth.docker.io/token",realm="https://auth.docker.io/token"',
      `Bearer realm="${REALM}",realm="${REALM}"`,
    ],
    ['Bearer realm="https://registry-1.docker.io/token"', `Bearer realm="http://${US}/token"`],
    [
      'Bearer realm="https://auth.docker.io/to\\"k\\\\n"',
      `Bearer realm="http://${US}/.pullscope/realm/https/auth.docker.io/to\\"k\\\\n"`,
    ],
  ])('%s becomes %s', (value, expected) => {
    expect(challenge(value)).toBe(expected)
  })

  it.each([
    'Basic realm="Registry Realm"',
    'Bearer realm="/token"',
    'Bearer realm="not a url"',
    'Bearer realm="https://user:pw@auth.test/"',
    'Bearer realm=https://auth.docker.io/token',
    'Bearer service="realm=\\"https://auth.docker.io/token\\""',
    'Bearer realm="https://auth.docker.io/token',
    'Bearer error="invalid_token"',
    '',
  ])('%s stays as it is', (value) => {
    expect(challenge(value)).toBe(value)
  })

  it('keeps all but realms, on any line', () => {
    const pieces = fc.constantFrom(
      'Bearer ', 'Basic ', 'realm=', 'scope=', '"https://auth.test/t"', '"', '\\', ',', ' ', 'x', 'https://a.b/',
    ) // prettier-ignore
    fc.assert(
      fc.property(
        fc.array(pieces, { maxLength: 14 }).map((list) => list.join('')),
        (value) => {
          const before = parseAuthenticate(value)
          const after = parseAuthenticate(challenge(value))
          const rest = ({
            scheme,
            parameters: { realm: _, ...others },
            token68,
          }: (typeof before)[number]): unknown => [scheme, others, token68]
          expect(after.map(rest)).toEqual(before.map(rest))
        },
      ),
    )
  })
})

describe('the head of an answer', () => {
  it('keeps order, names and repeats, and tells what was changed', () => {
    const headers: HeaderList = [
      ['www-AUTHENTICATE', 'Basic realm="x"'],
      ['Docker-Distribution-Api-Version', 'registry/2.0'],
      ['Www-Authenticate', 'Bearer realm="https://auth.docker.io/token"'],
      ['X-Location', 'https://cdn.test/'],
      ['Www-Authenticate', 'Bearer realm="https://auth.docker.io/token"'],
    ]
    const { headers: down, rewritten, detours } = rewriteAnswerHead(401, headers, FROM)
    expect(down).toEqual([
      headers[0],
      headers[1],
      [headers[2]?.[0], `Bearer realm="${REALM}"`],
      headers[3],
      [headers[4]?.[0], `Bearer realm="${REALM}"`],
    ])
    const change = { part: 'www-authenticate', from: headers[2]?.[1], to: `Bearer realm="${REALM}"` }
    expect(rewritten).toEqual([change, change])
    expect(detours.map(({ kind }) => kind)).toEqual(['realm', 'realm'])
  })

  it('a Location is a redirect, or of an upload', () => {
    const kindFor = (status: number): string | undefined =>
      rewriteAnswerHead(status, [['location', 'https://cdn.test/']], FROM).detours[0]?.kind
    expect([301, 302, 303, 307, 308, 201, 202, 404].map(kindFor)).toEqual([
      ...Array<string>(5).fill('redirect'),
      ...Array<string>(3).fill('link'),
    ])
  })

  it('URLs of a Link, each', () => {
    const value =
      '</v2/_catalog?last=b>; rel="next", <https://registry-1.docker.io/v2/x?n=1>; rel=prev, <https://cdn.test/>'
    const { headers, detours } = rewriteAnswerHead(200, [['Link', value]], FROM)
    expect(headers[0]?.[1]).toBe(
      `</v2/_catalog?last=b>; rel="next", <http://${US}/v2/x?n=1>; rel=prev, <http://${US}/.pullscope/link/https/cdn.test/>`,
    )
    expect(detours).toHaveLength(1)
    expect(parseDetour('/.pullscope/link/https/cdn.test/')?.detour).toEqual(detours[0])
  })

  it('that leads nowhere else is not changed', () => {
    const headers: HeaderList = [
      ['Location', '/v2/x'],
      ['Link', '</v2/y>; rel="next"'],
      ['constructor', 'x'],
    ]
    expect(rewriteAnswerHead(202, headers, FROM)).toEqual({ headers, rewritten: [], detours: [] })
  })
})
