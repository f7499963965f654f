// Where a token goes along to the store.

import { describe, expect, test } from 'vitest'
import { authForwardedToCdn } from '../../../src/replay/probes/auth-forwarded-to-cdn.ts'
import type { Behaviour } from '../../../src/replay/upstream.ts'
import { benchOn } from '../../helpers/bench.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import {
  bodies,
  isBlob,
  losesSignatures,
  passesRedirects,
  takesTokenAlong,
} from '../../helpers/candidate/content-breaks.ts'
import { failsWith, failureOf, PASSES, proves, statusOf, UNREACHABLE } from '../../helpers/examined.ts'
import { probed, probedHub, probeRig } from '../../helpers/probed.ts'

/** What R2 says; the status is the hub's own. */
const asR2: Breaks = {
  ...takesTokenAlong,
  ...bodies(isBlob, () =>
    Buffer.from(
      '<?xml version="1.0"?><Error><Code>InvalidRequest</Code><Message>Missing x-amz-content-sha256</Message></Error>',
    ),
  ),
}

describe('fails', () => {
  test('where the token is seen at the store', async () => {
    expect(await probed(authForwardedToCdn, { breaks: takesTokenAlong })).toMatchObject({
      ...failsWith(
        /sends the token of the registry along to the store 127\.0\.0\.3:\d+, which is refused with 400: “.*Only one auth mechanism allowed/,
      ),
      ...proves(/^GET 127\.0\.0\.3:\d+\/registry-v2\/\S+\/data, Authorization: Bearer redacted$/),
    })
  })

  test.each([
    ['S3', takesTokenAlong],
    ['R2', asR2],
  ])('where %s says so', async (_store, breaks) => {
    const found = await probed(authForwardedToCdn, { view: 'black-box', breaks })
    expect(found).toMatchObject(
      failsWith(
        /fetches blobs from a store with the client’s token, which the store refuses with 400: “<\?xml/,
      ),
    )
  })
})

test('warns of a store that takes the token without a word', async () => {
  const { candidate, running } = await probeRig({ breaks: takesTokenAlong })
  const { upstream } = running
  const tolerant: Behaviour = (handlers) => ({
    ...handlers,
    cdn: ({ headers: { authorization: _, ...headers }, ...request }) => handlers.cdn({ ...request, headers }),
  })
  const bench = await benchOn({
    url: candidate.url.href,
    upstream: { ...upstream, during: (_, run) => upstream.during(tolerant, run) },
  })
  const message = /sends the token of the registry along to the store 127\.0\.0\.3:\d+$/
  expect(await authForwardedToCdn.examine(bench)).toMatchObject(failsWith(message, { level: 'warning' }))
})

describe('passes', () => {
  test.each(['upstream', 'black-box'] as const)('a candidate that drops it, %s', async (view) => {
    expect(await probed(authForwardedToCdn, { view })).toEqual(PASSES)
  })

  test('one that leaves redirects to clients, and a registry with a store', async () => {
    expect(await probed(authForwardedToCdn, { view: 'black-box', breaks: passesRedirects })).toEqual(PASSES)
    expect(await probedHub(authForwardedToCdn)).toEqual(PASSES)
  })

  test('one that is refused for another reason', async () => {
    expect(await probed(authForwardedToCdn, { breaks: losesSignatures })).toEqual(PASSES)
    expect(await probed(authForwardedToCdn, { view: 'black-box', breaks: losesSignatures })).toEqual(PASSES)
  })
})

test('explains blobs that are refused, and nothing else', () => {
  expect(authForwardedToCdn.explains(failureOf('config', statusOf(400)))).toBe(true)
  expect(authForwardedToCdn.explains(failureOf('layer', statusOf(500)))).toBe(false)
  expect(authForwardedToCdn.explains(failureOf('resolve', statusOf(401)))).toBe(false)
  expect(authForwardedToCdn.explains(failureOf('layer', UNREACHABLE))).toBe(false)
})
