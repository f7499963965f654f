// URLs without their secrets: what is left is a URL of the same host, and what names content in it is as it was.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createConceal } from '../../src/capture/fingerprint.ts'
import { redactUrl } from '../../src/capture/redact-url.ts'
import { createRedaction } from '../../src/capture/scan/redact-part.ts'
import { secretsIn } from '../../src/capture/scan/secrets-in.ts'
import { urlParts } from '../../src/capture/url-parts.ts'

const key = Buffer.alloc(16, 7)
const conceal = createConceal(key)
const COMMIT = '7f3c9a1b2c3d4e5f60718293a4b5c6d7e8f90a1b'
const RANDOM = 'ALHCF6vvQWm7g-dkZ1VQ0aQkQQHl3nRt8f5v4b'
const CANARY = 'c4n4ry-Secret_value-8Qx2'

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
/** Whose claims hold all that means something in a URL. */
const JWT = [part({ alg: 'none' }), part({ aud: 'https://r.example:1/?a&b#c', exp: 1 }), 'c2lnbmF0dXJl'].join(
  '.',
)

const asUrl = { entry: 1, place: 'request url', role: 'url', name: null } as const
const asHeader = { entry: 1, place: 'response header', role: 'header', name: 'Location' } as const
const WAYS: readonly (readonly [string, (url: string) => string])[] = [
  ['our own rules', (url) => redactUrl(url, conceal)],
  ['redact, of a URL', (url) => createRedaction(key).visitor.visit({ ...asUrl, text: url })],
  ['redact, of a header', (url) => createRedaction(key).visitor.visit({ ...asHeader, text: url })],
]

const SECRETS = [
  ...[CANARY, JWT, RANDOM, `sk-live-${CANARY}`, 'AKIAIOSFODNN7EXAMPLE', `ghp_${'a1B2'.repeat(9)}`],
  ...[
    'token=abc123',
    `password:${CANARY}`,
    'Bearer abcdefgh1',
    'bob:hunter2@h',
    '-----BEGIN PRIVATE KEY-----',
  ],
  ...[`"token":"${CANARY}"`, 'Zm9v8Qx2LrT5vN0cWd7YbK3hPs9MeGu1aJiXo4BzRqE=', 'redacted:0123456789ab'],
]
const anySecret = fc.constantFrom(...SECRETS)
const anySegment = fc.oneof(
  fc.constantFrom(
    'v2',
    'library',
    'manifests',
    'blobs',
    'uploads',
    'token',
    'password:x1y2',
    'secret:',
    '',
    '..',
  ),
  anySecret,
  anySecret.map((secret) => `a;sig=${secret}`),
)
const anyQuery = fc
  .array(fc.tuple(fc.constantFrom('', 'sig=', 'token=', 'scope=', 'n=', 'next=https://h/?sig='), anySecret), {
    maxLength: 3,
  })
  .map((pairs) => pairs.map((pair) => pair.join('')).join('&'))
const HOSTS = [
  ...[
    'r.example',
    'ghcr.io',
    'pull-secret',
    'token',
    'password.corp',
    'my-secret.r.example',
    '127.0.0.1',
    '[::1]',
  ],
  'docker-images-prod.6aa30f8b08e16409b46e0173d6de2f56.r2.cloudflarestorage.com',
]
const anyUrl = fc
  .record({
    scheme: fc.constantFrom('http://', 'https://', 'HTTPS://', 'docker://', 'https:/', 'https:\\\\'),
    user: fc.option(fc.oneof(anySecret, fc.constant('bob'))),
    host: fc.constantFrom(...HOSTS),
    port: fc.constantFrom('', ':5000', ':443', ':65535'),
    path: fc.array(anySegment, { maxLength: 6 }),
    query: fc.option(anyQuery),
    fragment: fc.option(anySecret),
  })
  .map(({ scheme, user, host, port, path, query, fragment }) =>
    [
      `${scheme}${user === null ? '' : `${user}@`}${host}${port}`,
      path.map((segment) => `/${segment}`).join(''),
      query === null ? '' : `?${query}`,
      fragment === null ? '' : `#${fragment}`,
    ].join(''),
  )
  .filter((url) => URL.canParse(url))

describe.each(WAYS)('%s', (_, redact) => {
  it('leaves scheme, host and port, and as many segments, whatever secret stands behind them or before', () => {
    fc.assert(
      fc.property(anyUrl, (url) => {
        const redacted = redact(url)
        expect(URL.canParse(redacted), `${url} became ${redacted}`).toBe(true)
        const [before, after] = [new URL(url), new URL(redacted)]
        const place = ({ protocol, host }: URL): string => `${protocol}//${host}`
        expect(place(after), `${url} became ${redacted}`).toBe(place(before))
        expect(after.username === '' || after.username === 'redacted', redacted).toBe(true)
        // A key, and what is said to be credentials, may have slashes in it.
        if (!/BEGIN|Bearer/.test(url))
          expect(after.pathname.split('/').length, redacted).toBe(before.pathname.split('/').length)
        expect(redact(redacted)).toBe(redacted)
      }),
      { numRuns: 1000 },
    )
  })

  it.each([
    `https://ghcr.io/v2/Team/app/manifests/main-${COMMIT}`,
    `https://registry.corp:5000/v2/team/app/manifests/PR-1234-${COMMIT}`,
    'https://registry.corp:5000/v2/team/app/manifests/V1StGXR8-Z5jdHi6BmyTA0q-Xk3LpW9sDf2Gh7',
    `https://registry.corp/v2/Team/${RANDOM}/blobs/sha256:${'0a1b2c3d'.repeat(8)}`,
    `https://registry.corp/v2/Team/${RANDOM}/tags/list?n=100&last=${RANDOM}`,
    `https://registry.corp/artifactory/v2/Team/app/referrers/sha256%3A${'0a1b2c3d'.repeat(8)}?artifactType=a%2Fb`,
    `https://registry.corp/v2/Team/${RANDOM}/blobs/uploads/0b4e5a0e-7a55-4c5d-9d3a-1a2b3c4d5e6f`,
    'http://pull-secret:5000/v2/team/app/manifests/abc12345def',
    'https://token:5000/some/path/abc12345def',
    `https://registry.corp:5000/v2/team/app/blobs/sha256:${'0a1b2c3d'.repeat(8)}?range`,
    'https://bucket.s3.amazonaws.com/layer?versioning&list-type',
    'registry.corp:5000',
    'registry',
  ])('leaves %s', (url) => {
    expect(redact(url)).toBe(url)
    expect(secretsIn({ ...asUrl, text: url })).toEqual([])
  })

  it.each([
    // Google's: a path that gives access.
    [`https://gcr.io/artifacts-downloads/namespaces/a/repositories/us/downloads/${RANDOM}`, RANDOM],
    ['https://gcr.io/artifacts-downloads/namespaces/a/repositories/us/downloads/short?n=1', 'short'],
    [`/artifacts-uploads/namespaces/a/repositories/us/uploads/${RANDOM}`, RANDOM],
    [`https://r.example/v2/a/manifests/ghp_${'a1B2'.repeat(9)}`, `ghp_${'a1B2'.repeat(9)}`],
    ['https://r.example/v2/a/manifests/sk-live-a1B2c3D4e5F6', 'sk-live-a1B2c3D4e5F6'],
    [`https://r.example/a/${JWT}/b`, JWT],
    [`https://r.example/b?${CANARY}`, CANARY],
    [`https://r.example/b?n=1&${RANDOM}`, RANDOM],
    ['https://bob:hunter2@r.example/v2/', 'bob:hunter2'],
    ['https:bob:hunter2@r.example/v2/', 'bob:hunter2'],
    ['https:///bob:hunter2@r.example/v2/', 'bob:hunter2'],
    [' https://bob:hunter2@r.example/v2/', 'bob:hunter2'],
    [`https://${JWT}@r.example/v2/`, JWT],
    ['https://r.example\\hunter2@s.example/v2/', 'hunter2'],
    ['bob:hunter2@r.example:443', 'bob:hunter2'],
  ])('of %s conceals %s, and nothing beside it', (url, secret) => {
    expect(redact(url)).toMatch(/redacted:[0-9a-f]{12}/)
    expect(redact(url).replace(/redacted:[0-9a-f]{12}/, secret)).toBe(url)
  })
})

it('has parts that do not overlap, in any text', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        anyUrl,
        fc.string({ unit: fc.constantFrom('a', ':', '/', '\\', '@', '?', '#', ';', '=', '.') }),
      ),
      (url) => {
        const { users, host, segments, query, fragment } = urlParts(url)
        const all = [...users, ...segments, ...[host, query, fragment].flatMap((each) => each ?? [])]
        const inOrder = all.filter(({ start, end }) => end > start).toSorted((a, b) => a.start - b.start)
        inOrder.forEach(({ start, end }, i) => {
          expect(start, url).toBeGreaterThanOrEqual(inOrder[i - 1]?.end ?? 0)
          expect(end, url).toBeLessThanOrEqual(url.length)
        })
      },
    ),
  )
})
