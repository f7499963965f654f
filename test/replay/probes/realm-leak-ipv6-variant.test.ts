// A realm that is replaced by its text, and one that is replaced whole.

import { expect, test } from 'vitest'
import { realmLeakIpv6Variant } from '../../../src/replay/probes/realm-leak-ipv6-variant.ts'
import { probed } from '../../helpers/probed.ts'

const usual = /realm="http:\/\/127\.0\.0\.2:/

test('fails when only the usual realm is replaced', async () => {
  const found = await probed(realmLeakIpv6Variant, {
    breaks: { challenge: (right, { upstream }) => [usual.test(upstream) ? right : upstream] },
  })
  expect(found).toMatchObject({
    result: 'fail',
    message: expect.stringContaining('passes on https://auth.ipv6.docker.com/token') as string,
    evidence: [{ shows: expect.stringContaining('auth.ipv6.docker.com') as string }, {}],
  })
})

test('passes when the whole realm is', async () => {
  expect(await probed(realmLeakIpv6Variant)).toEqual({ result: 'pass' })
})

test('cannot tell when the usual realm leaks as well', async () => {
  const found = await probed(realmLeakIpv6Variant, { breaks: { challenge: (_, { upstream }) => [upstream] } })
  expect(found).toMatchObject({ result: 'skip', kind: 'blocked' })
})

test('leaves alone who wants no token: it would learn the odd realm', async () => {
  const found = await probed(realmLeakIpv6Variant, {
    breaks: { reply: () => ({ status: 200, headers: [], text: '{}' }) },
  })
  expect(found).toMatchObject({ result: 'skip', kind: 'not-here' })
})
