// Where a candidate does not get through to its upstream.

import { describe, expect, test } from 'vitest'
import { upstreamTlsHostWrong } from '../../../src/replay/probes/upstream-tls-host-wrong.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import {
  asksStoreByOwnName,
  asksUpstreamByOwnName,
  isManifest,
  json,
  page,
  passesRedirects,
} from '../../helpers/candidate/content-breaks.ts'
import { failsWith, failureOf, PASSES, proves, statusOf } from '../../helpers/examined.ts'
import { probed, probedHub } from '../../helpers/probed.ts'

/** The root is its own; only what is behind it is missing. */
const ownRoot: Breaks = {
  reply: (ask) => (ask.target === '/v2/' ? json(200) : isManifest(ask) ? json(502) : null),
}
/** Where nobody listens. */
const staleAddress: Breaks = { upstreamOf: () => 'http://127.0.0.1:1' }

describe('fails', () => {
  test('for another Host, and says which', async () => {
    expect(await probed(upstreamTlsHostWrong, { breaks: asksUpstreamByOwnName })).toMatchObject({
      ...failsWith(/asks 127\.0\.0\.1:\d+ under the name mirror\.example, and is answered 421$/),
      ...proves(/^GET 127\.0\.0\.1:\d+\/v2\/, Host: mirror\.example$/),
    })
  })

  test.each([
    [
      'an address where nobody is',
      staleAddress,
      /answers 502: “.*ECONNREFUSED.*”, and has not reached its upstream 127\.0\.0\.1:\d+$/,
    ],
    [
      'manifests alone, behind a root of its own',
      ownRoot,
      /answers 502, and has not reached its upstream 127\.0\.0\.1:\d+$/,
    ],
  ])('for %s', async (_what, breaks, message) => {
    expect(await probed(upstreamTlsHostWrong, { breaks })).toMatchObject(failsWith(message))
  })

  test('for one answer to everything, with nothing known of the upstream', async () => {
    const found = await probed(upstreamTlsHostWrong, { view: 'black-box', breaks: staleAddress })
    expect(found).toMatchObject({
      ...failsWith(/answers everything with 502: “.*”: it does not get through to its upstream$/),
      ...proves(/^502: “/),
    })
  })
})

describe('passes', () => {
  test.each(['upstream', 'black-box'] as const)('a candidate that gets through, %s', async (view) => {
    expect(await probed(upstreamTlsHostWrong, { view })).toEqual(PASSES)
  })

  test('what fails elsewhere', async () => {
    for (const breaks of [passesRedirects, asksStoreByOwnName])
      expect(await probed(upstreamTlsHostWrong, { breaks })).toEqual(PASSES)
    expect(await probed(upstreamTlsHostWrong, { view: 'black-box', breaks: ownRoot })).toEqual(PASSES)
    expect(await probed(upstreamTlsHostWrong, { view: 'black-box', breaks: { reply: () => page } })).toEqual(
      PASSES,
    )
    expect(await probedHub(upstreamTlsHostWrong)).toEqual(PASSES)
  })
})

test('explains what gateways answer, and nothing else', () => {
  expect(upstreamTlsHostWrong.explains(failureOf('ping', statusOf(502)))).toBe(true)
  expect(upstreamTlsHostWrong.explains(failureOf('resolve', statusOf(421)))).toBe(true)
  expect(upstreamTlsHostWrong.explains(failureOf('resolve', statusOf(404)))).toBe(false)
})
