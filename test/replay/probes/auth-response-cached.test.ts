// What is kept of tokens and refusals, and what may be.

import { expect, test } from 'vitest'
import { authResponseCached } from '../../../src/replay/probes/auth-response-cached.ts'
import { header, type HeaderList } from '../../../src/http/headers.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import { probed } from '../../helpers/probed.ts'
import { without } from '../../helpers/candidate/rewrite.ts'
import { keepsRefusals, REFUSES_TOKENS } from '../../helpers/candidate/token-refusals.ts'

const isToken = (target: string): boolean => target.startsWith('/token')
const basicName = (headers: HeaderList): string | null => {
  const basic = header(headers, 'authorization')?.replace(/^Basic /, '') ?? ''
  return /^([^:]+):/.exec(Buffer.from(basic, 'base64').toString())?.[1] ?? null
}

test.each<[string, Breaks['cacheKey'], string]>([
  ['tokens', ({ target }) => (isToken(target) ? target : null), 'the same token, with the same iat'],
  [
    'the 401 of /v2/',
    ({ target }) => (target === '/v2/' ? target : null),
    'GET /v2/ is answered 401 with a good token',
  ],
  [
    'the 401 of manifests',
    ({ method, target }) => (target.includes('/manifests/') ? method + target : null),
    'is answered 401 with a good token, after it was asked without one',
  ],
  [
    'a wrong password, by the name',
    ({ target, headers }) => (isToken(target) ? basicName(headers) : null),
    'refuses a right password by 401',
  ],
])('fails when it keeps %s', async (_, cacheKey, because) => {
  const found = await probed(authResponseCached, { breaks: cacheKey === undefined ? {} : { cacheKey } })
  expect(found).toMatchObject({ result: 'fail', message: expect.stringContaining(because) as string })
})

test.each<[string, (target: string) => boolean, RegExp]>([
  [
    'everything',
    () => true,
    /^HEAD \/v2\/library\/busybox\/manifests\/sha256:\w+ is answered 401 with a good token, after/,
  ],
  [
    'blobs',
    (target) => target.includes('/blobs/'),
    /^HEAD \/v2\/library\/busybox\/blobs\/sha256:\w+ is answered 401/,
  ],
  ['/v2/', (target) => target === '/v2/', /^GET \/v2\/ is answered 401 with a good token/],
])('fails when it keeps the 401s of %s', async (_, when, message) => {
  for (const view of ['upstream', 'black-box'] as const) {
    const breaks = keepsRefusals(({ target }) => when(target))
    const found = await probed(authResponseCached, { view, breaks })
    expect(found).toMatchObject({ result: 'fail', message: expect.stringMatching(message) as string })
  }
})

test('cannot tell from a token that opens nothing', async () => {
  const breaks: Breaks = { upstreamHeaders: (right) => without(right, 'authorization') }
  expect(await probed(authResponseCached, { breaks })).toEqual({ result: 'pass' })
})

test('fails by a cache’s own word', async () => {
  const found = await probed(authResponseCached, {
    view: 'black-box',
    breaks: {
      answer: (head, { target }) =>
        isToken(target) ? { ...head, headers: [...head.headers, ['X-Cache', 'HIT']] } : head,
    },
  })
  expect(found).toMatchObject({
    result: 'fail',
    message: expect.stringContaining('(X-Cache says so)') as string,
  })
})

test('passes a right candidate, and one that keeps content for each token alone', async () => {
  expect(await probed(authResponseCached)).toEqual({ result: 'pass' })
  const found = await probed(authResponseCached, {
    breaks: {
      cacheKey: ({ method, target, headers }) =>
        target.includes('/manifests/')
          ? `${method} ${target} ${header(headers, 'authorization') ?? ''}`
          : null,
    },
  })
  expect(found).toEqual({ result: 'pass' })
})

test.each(['upstream', 'black-box'] as const)('cannot tell where nobody gets a token (%s)', async (view) => {
  expect(await probed(authResponseCached, { view, breaks: REFUSES_TOKENS.everybody })).toEqual({
    result: 'skip',
    kind: 'blocked',
    because: expect.stringMatching(/^GET http:\S+\/token gives no token: 401: “denied”$/) as string,
  })
})

test('passes where only those with a login get a token', async () => {
  const on = { view: 'black-box', breaks: REFUSES_TOKENS.strangers } as const
  const credentials = { name: 'alice', password: 'wonderland' }
  expect(await probed(authResponseCached, { ...on, credentials })).toEqual({ result: 'pass' })
  expect(await probed(authResponseCached, on)).toMatchObject({ result: 'skip', kind: 'blocked' })
})
