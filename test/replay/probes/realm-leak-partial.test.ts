// A realm that is right at /v2/ alone, and what looks like it.

import { expect, test } from 'vitest'
import { realmLeakPartial } from '../../../src/replay/probes/realm-leak-partial.ts'
import { probed } from '../../helpers/probed.ts'

test('fails when manifests name the upstream’s token service, for those who ask there', async () => {
  const found = await probed(realmLeakPartial, {
    breaks: { challenge: (right, { ask, upstream }) => [ask.target === '/v2/' ? right : upstream] },
  })
  expect(found).toMatchObject({
    result: 'fail',
    message: expect.stringMatching(
      /in answer to GET \/v2\/, and 127\.0\.0\.2:\d+ in answer to HEAD/,
    ) as string,
    clients: ['containerd'],
  })
})

test('fails when a bad token alone is answered so', async () => {
  const isBad = (ask: { headers: readonly (readonly [string, string])[] }): boolean =>
    ask.headers.some(([, value]) => value === 'Bearer not-a-token')
  const found = await probed(realmLeakPartial, {
    breaks: { challenge: (right, { ask, upstream }) => [isBad(ask) ? upstream : right] },
  })
  expect(found).toMatchObject({ result: 'fail', clients: ['containerd'] })
})

test('passes a right candidate, and one whose challenges all leak: that is another fault', async () => {
  expect(await probed(realmLeakPartial)).toEqual({ result: 'pass' })
  const all = await probed(realmLeakPartial, { breaks: { challenge: (_, { upstream }) => [upstream] } })
  expect(all).toEqual({ result: 'pass' })
})

test('passes other paths of the same host', async () => {
  const found = await probed(realmLeakPartial, {
    breaks: {
      challenge: (right, { ask }) => [ask.target === '/v2/' ? right : right.replace('/token"', '/token/"')],
    },
  })
  expect(found).toEqual({ result: 'pass' })
})
