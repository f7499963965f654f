// Where a signed URL reaches the store as another one.

import { describe, expect, test } from 'vitest'
import { signedUrlAltered } from '../../../src/replay/probes/signed-url-altered.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import {
  asksStoreByOwnName,
  decodesSignedUrls,
  losesSignatures,
  passesRedirects,
  takesTokenAlong,
  upstreamIsDown,
} from '../../helpers/candidate/content-breaks.ts'
import { BLOCKED, failsWith, PASSES, proves } from '../../helpers/examined.ts'
import { probed, probedHub } from '../../helpers/probed.ts'

const rewritesLocation: Breaks = {
  ...passesRedirects,
  answer: ({ status, headers }) => ({
    status,
    headers: headers.map(
      ([name, value]) => [name, name === 'Location' ? value.replace('%2f', '%2F') : value] as const,
    ),
  }),
}

describe('fails', () => {
  test('for a query that was decoded and encoded again', async () => {
    expect(await probed(signedUrlAltered, { breaks: decodesSignedUrls })).toMatchObject({
      ...failsWith(
        /asks 127\.0\.0\.3:\d+ for …&pullscope=a\+b\/c%3D%25\+\/=~ where pullscope=a%2Bb%2fc%3D%25\+\/=~ was given, and is answered 200$/,
      ),
      ...proves(/^GET 127\.0\.0\.3:\d+\/registry-v2\/\S+\/data, Host: 127\.0\.0\.3:\d+$/),
    })
  })

  test('for a URL without its query', async () => {
    const found = await probed(signedUrlAltered, { breaks: losesSignatures })
    expect(found).toMatchObject(failsWith(/for a signed URL without its query, and is answered 403$/))
  })

  test('for another Host', async () => {
    const found = await probed(signedUrlAltered, { breaks: asksStoreByOwnName })
    expect(found).toMatchObject(
      failsWith(/asks 127\.0\.0\.3:\d+ under the name mirror\.example, and is answered 421$/),
    )
  })

  test('for a Location that is passed on altered', async () => {
    const found = await probed(signedUrlAltered, { breaks: rewritesLocation })
    expect(found).toMatchObject(
      failsWith(/redirects to 127\.0\.0\.3:\d+ with …&pullscope=a%2Bb%2Fc%3D%25\+\/=~ where/),
    )
  })

  test('for a store that says so, with nothing known of the upstream', async () => {
    const found = await probed(signedUrlAltered, { view: 'black-box', breaks: losesSignatures })
    expect(found).toMatchObject(
      failsWith(/asks the store for a URL whose signature does not fit: 403: “.*SignatureDoesNotMatch/),
    )
  })
})

describe('passes', () => {
  test.each(['upstream', 'black-box'] as const)('a candidate that follows, %s', async (view) => {
    expect(await probed(signedUrlAltered, { view })).toEqual(PASSES)
  })

  test('redirects that are passed on as they came', async () => {
    expect(await probed(signedUrlAltered, { breaks: passesRedirects })).toEqual(PASSES)
    expect(await probedHub(signedUrlAltered)).toEqual(PASSES)
  })

  test('a URL that is refused for the token that came along', async () => {
    expect(await probed(signedUrlAltered, { breaks: takesTokenAlong })).toEqual(PASSES)
  })
})

test('is blocked where nothing comes', async () => {
  expect(await probed(signedUrlAltered, { breaks: upstreamIsDown })).toMatchObject(BLOCKED)
})
