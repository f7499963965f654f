// Which forms of redirect a proxy does not know.

import { describe, expect, test } from 'vitest'
import { cdnHostHardcoded } from '../../../src/replay/probes/cdn-host-hardcoded.ts'
import { redirectNotHandled } from '../../../src/replay/probes/redirect-not-handled.ts'
import {
  follows307Only,
  followsOnce,
  getsInsteadOfHead,
  knowsOneStore,
  passesRedirects,
} from '../../helpers/candidate/content-breaks.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import { failsWith, NOT_HERE, PASSES, proves } from '../../helpers/examined.ts'
import { probed, probedHub } from '../../helpers/probed.ts'

/** nginx with `error_page 301 302 307 = @follow`, and a Location that has to be a URL. */
const asPublished: Breaks = {
  followRedirect: ({ status }) => (status === 303 || status === 308 ? 'pass' : 'follow'),
  redirected: (right, { location }) => {
    if (location.hostname === '127.0.0.1') throw new Error('invalid URL prefix')
    return right
  },
}

describe('fails', () => {
  test('for all that is no 307', async () => {
    expect(await probed(redirectNotHandled, { breaks: follows307Only })).toMatchObject({
      ...failsWith(
        /follows a 307, but not 301 \(answered 301\), 302 \(answered 302\), 303 \(answered 303\), 308 \(answered 308\)/,
      ),
      ...proves(/^301 Location: /),
    })
  })

  test('for statuses and a relative Location that the code did not think of', async () => {
    const message =
      /but not 303 \(answered 303\), 308 \(answered 308\), a relative Location \(answered 502\)$/
    expect(await probed(redirectNotHandled, { breaks: asPublished })).toMatchObject(failsWith(message))
  })

  test('for a second redirect', async () => {
    expect(await probed(redirectNotHandled, { breaks: followsOnce() })).toMatchObject(
      failsWith(/but not a second redirect after the first \(answered 302\)$/),
    )
  })

  test('with a note for a GET in place of HEAD, which no pull makes', async () => {
    const found = await probed(redirectNotHandled, { breaks: getsInsteadOfHead })
    expect(found).toMatchObject({
      ...failsWith(/makes a GET of the HEAD for a blob, and fetches the whole of it from 127\.0\.0\.3:\d+$/, {
        level: 'note',
        clients: [],
      }),
      ...proves(/^GET 127\.0\.0\.3:\d+\/registry-v2\/docker\/.*\/data$/),
    })
  })
})

/** Blobs are at another path of the candidate's own. */
const movesBlobs: Breaks = {
  reply: ({ target }) =>
    /\/blobs\/[^?]+$/.test(target)
      ? {
          status: 302,
          headers: [
            ['Location', `${target}?from=store`],
            ['Content-Length', '0'],
          ],
          text: '',
        }
      : null,
}

test('fails where the candidate redirects to itself first', async () => {
  const breaks = { ...movesBlobs, ...follows307Only }
  expect(await probed(redirectNotHandled, { breaks })).toMatchObject(
    failsWith(/but not 301 \(answered 301\), 302 \(answered 302\)/),
  )
})

describe('passes', () => {
  test('one that redirects to itself first', async () => {
    expect(await probed(redirectNotHandled, { breaks: movesBlobs })).toEqual(PASSES)
    expect(await probed(cdnHostHardcoded, { breaks: movesBlobs })).toEqual(PASSES)
  })

  test('a candidate that follows all', async () => {
    expect(await probed(redirectNotHandled)).toEqual(PASSES)
  })

  test('one with a list of hosts, which is another fault', async () => {
    expect(await probed(redirectNotHandled, { breaks: knowsOneStore })).toEqual(PASSES)
  })
})

test('is not here where redirects are left to clients, or nothing is known of the upstream', async () => {
  expect(await probed(redirectNotHandled, { breaks: passesRedirects })).toMatchObject(NOT_HERE)
  expect(await probedHub(redirectNotHandled)).toMatchObject(NOT_HERE)
})
