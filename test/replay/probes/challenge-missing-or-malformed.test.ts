// Challenges from which nothing is learnt, and those that are wrong in what they say.

import { expect, test } from 'vitest'
import { challengeMissingOrMalformed } from '../../../src/replay/probes/challenge-missing-or-malformed.ts'
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
