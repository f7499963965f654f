// Where signed URLs outlive their signature.

import { describe, expect, test } from 'vitest'
import { signedUrlCached } from '../../../src/replay/probes/signed-url-cached.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import {
  isBlob,
  keepsParts,
  keepsRedirects,
  keepsSignedUrls,
  losesSignatures,
  passesRedirects,
} from '../../helpers/candidate/content-breaks.ts'
import { BLOCKED, failsWith, NOT_HERE, PASSES, proves } from '../../helpers/examined.ts'
import { probed, probedHub } from '../../helpers/probed.ts'

/** One and the same Location each time. */
function sameLocation(query: string, headers: Record<string, string> = {}): Breaks {
  const list = [['Location', `https://store.example/blob?${query}`], ...Object.entries(headers)] as [
    string,
    string,
  ][]
  return {
    answer: (right, ask) =>
      isBlob(ask) ? { status: 307, headers: [...list, ['Content-Length', '0']] } : right,
    body: (right, ask) => (isBlob(ask) ? right.resume().take(0) : right),
  }
}

describe('fails', () => {
  test('for a proxy that goes by the URL of an earlier request', async () => {
    expect(await probed(signedUrlCached, { breaks: keepsSignedUrls() })).toMatchObject({
      ...failsWith(
        /fetches a blob by the signed URL that it was given for an earlier request; 127\.0\.0\.3:\d+ finds it expired, and it answers 403$/,
      ),
      ...proves(/^403: “.*Request has expired/),
    })
  })

  test('for a redirect that is kept and passed on', async () => {
    const found = await probed(signedUrlCached, { breaks: keepsRedirects })
    expect(found).toMatchObject(
      failsWith(
        /redirects to a signed URL of 127\.0\.0\.3:\d+ that was for an earlier request, and has expired$/,
      ),
    )
  })

  test('for a cache that says so, with nothing known of the upstream', async () => {
    const breaks = sameLocation('Expires=4102444800&Signature=abc', { 'X-Cache': 'HIT' })
    const found = await probed(signedUrlCached, { view: 'black-box', breaks })
    expect(found).toMatchObject({
      ...failsWith(/answers twice with the same signed URL of store\.example \(X-Cache: HIT\)$/, {
        level: 'warning',
      }),
      ...proves(
        /^307 Location: https:\/\/store\.example\/blob\?Expires=redacted&Signature=redacted, X-Cache: HIT$/,
      ),
    })
  })

  test('for a URL that has ended', async () => {
    const breaks = sameLocation('X-Amz-Date=20200101T000000Z&X-Amz-Expires=300&X-Amz-Signature=abc', {
      Date: 'Sun, 22 Nov 2026 12:00:00 GMT',
    })
    const found = await probed(signedUrlCached, { view: 'black-box', breaks })
    expect(found).toMatchObject(failsWith(/\(it ends in -\d+ s\)$/, { level: 'error' }))
  })
})

describe('passes', () => {
  test('a candidate that follows, and one that keeps the content', async () => {
    expect(await probed(signedUrlCached)).toEqual(PASSES)
    expect(await probed(signedUrlCached, { breaks: keepsParts })).toEqual(PASSES)
  })

  test('redirects that are passed on, each its own', async () => {
    expect(await probed(signedUrlCached, { breaks: passesRedirects })).toEqual(PASSES)
    expect(await probedHub(signedUrlCached)).toEqual(PASSES)
  })

  test('one URL for all, if it lives long or is not signed', async () => {
    const long = sameLocation('Expires=4102444800&Signature=abc', { Date: 'Sun, 22 Nov 2026 12:00:00 GMT' })
    expect(await probed(signedUrlCached, { view: 'black-box', breaks: long })).toEqual(PASSES)
  })
})

test('says nothing where it cannot tell', async () => {
  expect(await probed(signedUrlCached, { view: 'black-box' })).toMatchObject(NOT_HERE)
  expect(await probed(signedUrlCached, { breaks: losesSignatures })).toMatchObject(BLOCKED)
})
