// Private images that strangers get, and those that they do not.

import { expect, test } from 'vitest'
import { upstreamIdentityShared } from '../../../src/replay/probes/upstream-identity-shared.ts'
import { probed } from '../../helpers/probed.ts'

const ALICE = `Basic ${Buffer.from('alice:wonderland').toString('base64')}`

test('fails when the candidate logs in for everybody', async () => {
  const found = await probed(upstreamIdentityShared, {
    breaks: {
      tokenAsk: (right) => ({
        ...right,
        headers: right.headers.some(([name]) => name.toLowerCase() === 'authorization')
          ? right.headers
          : [...right.headers, ['Authorization', ALICE]],
      }),
    },
  })
  expect(found).toMatchObject({
    result: 'fail',
    message: expect.stringMatching(/of alice’s private image, by 200 to nobody, with a token$/) as string,
  })
})

test('fails when a cache serves what the owner got', async () => {
  const found = await probed(upstreamIdentityShared, {
    breaks: { cacheKey: ({ method, target }) => (/\/blobs\//.test(target) ? `${method} ${target}` : null) },
  })
  expect(found).toMatchObject({
    result: 'fail',
    message: expect.stringMatching(/\/blobs\/.* by 200 to nobody$/) as string,
  })
})

test('passes a right candidate, and one that drops credentials: nobody gets it then', async () => {
  expect(await probed(upstreamIdentityShared)).toEqual({ result: 'pass' })
  const found = await probed(upstreamIdentityShared, {
    breaks: { tokenAsk: (right) => ({ ...right, headers: [] }) },
  })
  expect(found).toEqual({ result: 'pass' })
})
