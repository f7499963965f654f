import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Part } from '../../../src/capture/rewrite/part.ts'
import { suspicionsOf } from '../../../src/capture/scan/suspect.ts'

type Row = readonly [kind: string, part: Partial<Part>, secret: string]

const part = (given: Partial<Part>): Part => ({
  entry: 1,
  place: '',
  role: 'text',
  name: null,
  text: '',
  ...given,
})
const header = (name: string, text: string): Partial<Part> => ({ role: 'header', name, text })

const JWT = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.c2lnbmF0dXJl'
const PEM = '-----BEGIN EC PRIVATE KEY-----\nMHcCAQEE\n-----END EC PRIVATE KEY-----'
const RANDOM = 'Zm9v8Qx2LrT5vN0cWd7YbK3hPs9MeGu1aJiXo4BzRqE'

/** Base64, with a sign in it that addresses have, too. */
const SLASHED = `${RANDOM.slice(0, 20)}/${RANDOM.slice(20)}`
const COMMIT = '7f3c9a1b2c3d4e5f60718293a4b5c6d7e8f90a1b'

const SECRETS: readonly Row[] = [
  ['Bearer credentials', header('Authorization', 'Bearer abc123'), 'abc123'],
  ['Basic credentials', header('proxy-authorization', 'Basic YTpi'), 'YTpi'],
  ['token in a header', header('X-Registry-Auth', 'eyJ1Ijoi'), 'eyJ1Ijoi'],
  ['cookie header', header('Cookie', 'sid=abc'), 'sid=abc'],
  ['set-cookie header', header('Set-Cookie', 'sid=abc; HttpOnly'), 'sid=abc; HttpOnly'],
  ['cookie', { role: 'cookie', name: 'sid', text: 'abc' }, 'abc'],
  ['signed URL (verify)', { role: 'url', text: '/b?verify=17-xyz%3D&n=1' }, '17-xyz%3D'],
  ['signed URL (X-Amz-Signature)', header('Location', 'https://s3/b?n=1&X-Amz-Signature=0123ab'), '0123ab'],
  ['signed URL (sig)', header('Refresh', '0;url=https://r.example/?sig=0123ab'), '0123ab'],
  ['value of token', { role: 'body', text: 'next=https://r.example/?token=abc123&n=1' }, 'abc123'],
  ['value of password', { role: 'parameter', name: 'password', text: 'hunter2' }, 'hunter2'],
  ['value of password', { text: 'login password=Hunter2,rest;more, again' }, 'Hunter2,rest;more'],
  ['user and password in a URL', { text: 'see https://bob:hunter2@r.example/' }, 'bob:hunter2'],
  ['value of token', { role: 'body', text: '{"token":"abc123","expires_in":300}' }, 'abc123'],
  [
    'value of refresh_token',
    { role: 'body', text: 'grant_type=refresh_token&refresh_token=abc123' },
    'abc123',
  ],
  ['value of access_token', { role: 'body', text: '{"access_token": "abc123' + '", "cut' }, 'abc123'],
  ['value of sessionToken', { role: 'member', name: 'sessionToken', text: 'abc123' }, 'abc123'],
  ['value of token', { role: 'member', name: 'data', text: '{"token":"abc123"}' }, 'abc123'],
  ['value of --password', { role: 'argument', name: '--password', text: 'hunter2' }, 'hunter2'],
  ['JWT', { text: `it was ${JWT}.` }, JWT],
  ['private key', { role: 'body', text: `key:\n${PEM}\n` }, PEM],
  ['Docker access token', { text: 'dckr_pat_A1b2C3d4E5f6G7h8' }, 'dckr_pat_A1b2C3d4E5f6G7h8'],
  ['GitHub token', { text: `x ghp_${'a1B2'.repeat(9)}` }, `ghp_${'a1B2'.repeat(9)}`],
  ['AWS access key id', { text: 'id AKIAIOSFODNN7EXAMPLE' }, 'AKIAIOSFODNN7EXAMPLE'],
  ['Google API key', { text: `AIza${'a1B2c'.repeat(7)}` }, `AIza${'a1B2c'.repeat(7)}`],
  ['random string', { role: 'body', text: `{"state2":"${RANDOM}"}` }, RANDOM],
  ['random string', { text: `it said ${SLASHED}` }, SLASHED],
  ['random string', { text: `GET gcr.io/a/b/${RANDOM} failed` }, RANDOM],
  ['random string', { text: `GET https://gcr.io:5000/a/b/${RANDOM}/c failed` }, RANDOM],
  ['random string', { role: 'url', text: `https://gcr.io/a/b/${RANDOM}/c` }, RANDOM],
  ['random string', { role: 'url', text: `https://r.example/v2/a/blobs/uploads/${RANDOM}?n=1` }, RANDOM],
  ['secret key', { role: 'url', text: '/v2/a/manifests/sk-live-a1B2c3D4e5F6' }, 'sk-live-a1B2c3D4e5F6'],
  [
    'user and password in a URL',
    { role: 'url', text: 'https://bob:hunter2@r.example/?n=a@b' },
    'bob:hunter2',
  ],
]

/** What registries are full of. */
const HARMLESS: readonly (readonly [string, Partial<Part>])[] = [
  ['a digest', { text: `sha256:${'0a1b2c3d'.repeat(8)}` }],
  ['an ETag', header('ETag', `"${RANDOM}"`)],
  ['an id of S3', header('x-amz-id-2', `${RANDOM}=`)],
  ['a layer’s path', { role: 'url', text: `/v2/library/redis/blobs/sha256:${'0a1b2c3d'.repeat(8)}` }],
  ['a tag', { role: 'url', text: `https://r.example/v2/Team/app/manifests/${RANDOM}` }],
  ['a tag in an error', { text: `GET /v2/Team/app/manifests/${RANDOM}: 404` }],
  [
    'a tag with a commit',
    { role: 'body', text: `{"message":"unknown","detail":{"Tag":"Hotfix-UserProfile-${COMMIT}"}}` },
  ],
  ['an image', { role: 'argument', text: `docker://r.example/Team/app:${RANDOM}` }],
  ['a list of tags', { role: 'body', text: `{"name":"Team/app","tags":["v1","${RANDOM}"]}` }],
  ['a host and its port', header('X-Y', 'realm="https://pull-secret:5000/a1b2c3d4e5f6"')],
  ['a manifest', { role: 'body', text: `{"schemaVersion":2,"annotations":{"sig":"${RANDOM}"}}` }],
  ['a challenge', header('WWW-Authenticate', 'Bearer realm="https://auth.docker.io/token",service="r"')],
  ['a redacted header', header('Authorization', 'Bearer redacted:0123456789ab {"exp":1}')],
  ['a redacted member', { role: 'body', text: '{"token":"redacted:0123456789ab {\\"exp\\":1}"}' }],
  ['a redacted query', { role: 'url', text: '/b?verify=redacted:0123456789ab' }],
  [
    'the type of a token',
    { role: 'body', text: '{"token_type":"Bearer","auth":true,"authors":"The Authors"}' },
  ],
  ['the place of tokens', { role: 'body', text: '{"token_endpoint":"https://auth.example/token"}' }],
  ['CORS', header('Access-Control-Allow-Credentials', 'true')],
  [
    'a pull’s parameters',
    { role: 'url', text: '/token?scope=repository%3Aa%3Apull&service=r&client_id=docker' },
  ],
  ['prose', { text: 'Basic authentication failed, Bearer token expected: authentication required' }],
  [
    'a script’s checksum',
    { role: 'body', text: `<script integrity="sha384-${RANDOM}${RANDOM.slice(0, 20)}">` },
  ],
  ['a certificate', { text: `-----BEGIN CERTIFICATE-----\n${RANDOM}\n-----END CERTIFICATE-----` }],
]

describe('suspicionsOf', () => {
  it.each(SECRETS)('finds %s', (kind, given, secret) => {
    const found = suspicionsOf(part(given))
    expect(found.map((each) => [each.kind, given.text?.slice(each.start, each.end)])).toEqual([
      [kind, secret],
    ])
  })

  it.each(HARMLESS)('passes by %s', (_, given) => {
    expect(suspicionsOf(part(given))).toEqual([])
  })

  it('never throws, and no two overlap', () => {
    const roles = fc.constantFrom(
      'url',
      'header',
      'cookie',
      'parameter',
      'argument',
      'body',
      'member',
      'text',
    )
    const pieces = fc.constantFrom(
      ...SECRETS.map(([, { text }]) => text ?? ''),
      '"',
      '=',
      '&',
      '?',
      'token',
      '://',
      '@',
    )
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(pieces, { maxLength: 8 }).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(roles, text, fc.string(), (role, hostile, name) => {
        const found = suspicionsOf(part({ role, name, text: hostile }))
        expect(found.every(({ start, end }, i) => start < end && start >= (found[i - 1]?.end ?? 0))).toBe(
          true,
        )
      }),
      { numRuns: 500 },
    )
  })

  it('is done with a megabyte of any one character in time', () => {
    for (const character of [
      'a',
      '"',
      '=',
      '/',
      ':',
      '-',
      '\\',
      'eyJ',
      '-----BEGIN PRIVATE KEY-----',
      '"token":"',
    ]) {
      const text = character.repeat(Math.ceil(1_000_000 / character.length))
      for (const role of ['body', 'url', 'header'] as const) suspicionsOf(part({ role, name: 'x', text }))
    }
  }, 20_000)
})

it('finds nothing in what pullscope records', async () => {
  const { rewriteOwn } = await import('../../../src/capture/rewrite/own.ts')
  const { createScanner } = await import('../../../src/capture/scan/scan.ts')
  const folder = 'fixtures/captures'
  for (const file of readdirSync(folder)) {
    const { visitor, scan } = createScanner()
    const bytes = readFileSync(join(folder, file))
    expect(Buffer.from(rewriteOwn(bytes, visitor).bytes).equals(bytes), file).toBe(true)
    expect(scan.found, file).toEqual([])
  }
})
