// Realms of the other scheme, and those that are wrong in another way.

import { expect, test } from 'vitest'
import { realmWrongScheme } from '../../../src/replay/probes/realm-wrong-scheme.ts'
import { probed } from '../../helpers/probed.ts'

test('fails for http:// on a candidate with TLS', async () => {
  const found = await probed(realmWrongScheme, {
    scheme: 'https',
    breaks: { challenge: (right) => [right.replace('realm="https:', 'realm="http:')] },
  })
  expect(found).toMatchObject({
    result: 'fail',
    message: expect.stringMatching(
      /^https:.*sends clients to http:\/\/127\.0\.0\.1:\d+\/token for a token, without TLS/,
    ) as string,
  })
})

test('fails for https:// on a candidate without', async () => {
  const found = await probed(realmWrongScheme, {
    breaks: { challenge: (right) => [right.replace('realm="http:', 'realm="https:')] },
  })
  expect(found).toMatchObject({
    result: 'fail',
    message: expect.stringContaining('nobody answers') as string,
  })
})

test('passes a right candidate, with TLS and without', async () => {
  expect(await probed(realmWrongScheme)).toEqual({ result: 'pass' })
  expect(await probed(realmWrongScheme, { scheme: 'https' })).toEqual({ result: 'pass' })
})

test('passes the name of a container by http://: that is a wrong host', async () => {
  const found = await probed(realmWrongScheme, {
    scheme: 'https',
    breaks: { challenge: () => ['Bearer realm="http://gitea:3000/v2/token",service="x"'] },
  })
  expect(found).toEqual({ result: 'pass' })
})

test('explains what clients meet there', () => {
  const asked = { purpose: 'token', method: 'GET', url: 'http://mirror.test/token' } as const
  const reset = { kind: 'unreachable', code: 'ECONNRESET', side: 'upstream', message: 'reset' } as const
  expect(realmWrongScheme.explains({ asked, cause: reset, attempts: 1 })).toBe(true)
  expect(
    realmWrongScheme.explains({ asked: { ...asked, purpose: 'layer' }, cause: reset, attempts: 1 }),
  ).toBe(false)
})
