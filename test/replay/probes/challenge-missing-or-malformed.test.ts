// Challenges from which nothing is learnt, and those that are wrong in what they say.

import { expect, test } from 'vitest'
import { challengeMissingOrMalformed } from '../../../src/replay/probes/challenge-missing-or-malformed.ts'
import { header } from '../../../src/http/headers.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import { probed } from '../../helpers/probed.ts'

test.each([
  ['no challenge', [], 'without Www-Authenticate'],
  ['open quotes', ['Bearer realm="http://mirror.test/token,service="x"'], 'whose quotes are not closed'],
  ['no realm', ['Bearer service="registry.docker.io"'], 'without realm'],
  ['a realm that is no URL', ['Bearer realm="token"'], 'whose realm is no URL'],
  ['another scheme', ['Negotiate'], 'with neither Bearer nor Basic'],
  [
    'two that disagree',
    ['Bearer realm="http://a.test/token"', 'Bearer realm="http://b.test/token"'],
    'two Bearer challenges that name different realms',
  ],
])('fails for %s', async (_, lines, because) => {
  const found = await probed(challengeMissingOrMalformed, { breaks: { challenge: () => lines } })
  expect(found).toMatchObject({
    result: 'fail',
    message: expect.stringMatching(/answers GET \/v2\/ by 401 /) as string,
    clients: expect.arrayContaining(['docker', 'containerd', 'podman']) as string[],
  })
  expect(found).toMatchObject({ message: expect.stringContaining(because) as string })
})

test('fails for a /v2/ that wants no token, for all who ask there alone', async () => {
  const found = await probed(challengeMissingOrMalformed, {
    breaks: {
      reply: ({ target }) =>
        target === '/v2/'
          ? { status: 200, headers: [['Content-Type', 'application/json']], text: '{}' }
          : null,
    },
  })
  expect(found).toMatchObject({
    result: 'fail',
    message: expect.stringContaining('as if nobody needed a token') as string,
  })
  expect(found).not.toMatchObject({ clients: expect.arrayContaining(['containerd']) as string[] })
})

test('warns of a challenge on a good answer', async () => {
  const challenge = ['Www-Authenticate', 'Bearer realm="https://mirror.test"'] as const
  const found = await probed(challengeMissingOrMalformed, {
    breaks: {
      answer: (head) => (head.status === 200 ? { ...head, headers: [...head.headers, challenge] } : head),
    },
  })
  expect(found).toMatchObject({
    result: 'fail',
    level: 'warning',
    message: expect.stringContaining('by 200') as string,
  })
})

const BASIC = 'Basic realm="x"'
const ALL = ['docker', 'containerd', 'podman', 'skopeo', 'crane']

test.each<[string, (right: string) => string[], readonly string[]]>([
  ['behind it', (right) => [right, BASIC], ['docker']],
  ['before it', (right) => [BASIC, right], ['docker', 'podman', 'skopeo', 'crane']],
  ['before it, in one line', (right) => [`${BASIC}, ${right}`], ALL],
])('fails for a Basic challenge beside Bearer: %s', async (_, lines, clients) => {
  const found = await probed(challengeMissingOrMalformed, { breaks: { challenge: lines } })
  expect(found).toMatchObject({ result: 'fail', cause: 'other-scheme' })
  expect('clients' in found ? found.clients.toSorted() : null).toEqual(clients.toSorted())
})

test('fails for a challenge without service, where tokens are for one', async () => {
  const challenge = (right: string): string[] => [right.replace(/,service="[^"]*"/, '')]
  expect(await probed(challengeMissingOrMalformed, { breaks: { challenge } })).toMatchObject({
    result: 'fail',
    cause: 'no-service',
    message: expect.stringMatching(
      /without service: a token for none is refused by 401, and one for service=registry.docker.io is not$/,
    ) as string,
    clients: expect.arrayContaining(ALL) as string[],
  })
  // A token service that knows which service it is for.
  const tokenAsk: Breaks['tokenAsk'] = (right) => ({
    ...right,
    target: right.target.includes('service=') ? right.target : `${right.target}&service=registry.docker.io`,
  })
  expect(await probed(challengeMissingOrMalformed, { breaks: { challenge, tokenAsk } })).toEqual({
    result: 'pass',
  })
})

test('passes Basic beside Bearer where nobody goes by it, or where it opens', async () => {
  const behind = { challenge: (right: string) => [`${right}, ${BASIC}`] }
  expect(await probed(challengeMissingOrMalformed, { breaks: behind })).toEqual({ result: 'pass' })
  const alice = { name: 'alice', password: 'wonderland' }
  const taken: Breaks = {
    challenge: (right) => [BASIC, right],
    reply: ({ headers }) =>
      /^Basic /.test(header(headers, 'authorization') ?? '')
        ? { status: 200, headers: [['Content-Type', 'application/json']], text: '{}' }
        : null,
  }
  expect(await probed(challengeMissingOrMalformed, { breaks: taken, credentials: alice })).toEqual({
    result: 'pass',
  })
})

test('passes a right candidate, one that wants no token, and a realm at a wrong port', async () => {
  expect(await probed(challengeMissingOrMalformed)).toEqual({ result: 'pass' })
  const open = { status: 200, headers: [], text: '{}' }
  expect(await probed(challengeMissingOrMalformed, { breaks: { reply: () => open } })).toEqual({
    result: 'pass',
  })
  const wrongPort = ['Bearer realm="http://127.0.0.1:1/token",service="x"']
  expect(await probed(challengeMissingOrMalformed, { breaks: { challenge: () => wrongPort } })).toEqual({
    result: 'pass',
  })
})

test('explains a 401 that clients can make nothing of, and no other', () => {
  const asked = {
    purpose: 'resolve',
    method: 'HEAD',
    url: 'http://mirror.test/v2/busybox/manifests/latest',
  } as const
  const status = { kind: 'status', reason: '', challengeError: null, errors: [], text: '' } as const
  expect(
    challengeMissingOrMalformed.explains({ asked, cause: { ...status, status: 401 }, attempts: 1 }),
  ).toBe(true)
  expect(
    challengeMissingOrMalformed.explains({ asked, cause: { ...status, status: 404 }, attempts: 1 }),
  ).toBe(false)
})
