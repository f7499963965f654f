// Where a web page comes with 200 in place of content.

import { describe, expect, test } from 'vitest'
import { htmlServedAsContent } from '../../../src/replay/probes/html-served-as-content.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import {
  catchesAll,
  isBlob,
  page,
  servesPagesAsManifests,
  takesTokenAlong,
  typed,
} from '../../helpers/candidate/content-breaks.ts'
import { BLOCKED, failsWith, failureOf, PASSES, proves, statusOf } from '../../helpers/examined.ts'
import { probed, probedHub } from '../../helpers/probed.ts'

const pagesAsBlobs: Breaks = { reply: (ask) => (isBlob(ask) ? page : null) }
/** An error page with the status that it should have: error-shape-or-status-changed. */
const pagesFor404: Breaks = {
  reply: (ask) => (/no-such|3fc8a6/.test(ask.target) ? { ...page, status: 404 } : null),
}

describe('fails', () => {
  test.each([
    [
      'manifests',
      servesPagesAsManifests,
      /answers 200 and a web page titled “Welcome to nginx!” for the image’s content: GET \/v2\/library\/busybox\/manifests\/latest$/,
    ],
    ['blobs', pagesAsBlobs, /for the image’s content: GET \/v2\/library\/busybox\/blobs\/sha256:\w+$/],
  ])('for pages as %s', async (_what, breaks, message) => {
    expect(await probed(htmlServedAsContent, { breaks })).toMatchObject({
      ...failsWith(message),
      ...proves(/^200 Content-Type: text\/html, no Docker-Content-Digest$/),
    })
  })

  test('with a warning for pages in place of what does not exist', async () => {
    const message = /for what does not exist: GET \/v2\/library\/busybox\/manifests\/pullscope-no-such-tag$/
    expect(await probed(htmlServedAsContent, { breaks: catchesAll })).toMatchObject(
      failsWith(message, { level: 'warning' }),
    )
  })
})

describe('passes', () => {
  test('what is right', async () => {
    expect(await probed(htmlServedAsContent)).toEqual(PASSES)
    expect(await probedHub(htmlServedAsContent)).toEqual(PASSES)
  })

  test.each([
    ['a page that says 404', pagesFor404],
    ['the XML of a store', takesTokenAlong],
    ['manifests under another type', typed('application/json')],
    ['manifests that are called text/html, and are none', typed('text/html')],
    ['blobs that are called text/html, and are none', typed('text/html', isBlob)],
  ])('%s, which is another fault', async (_what, breaks) => {
    expect(await probed(htmlServedAsContent, { breaks })).toEqual(PASSES)
  })
})

test('is blocked where the whole host is a web site', async () => {
  expect(await probed(htmlServedAsContent, { breaks: { reply: () => page } })).toMatchObject(BLOCKED)
})

test('explains content that makes no sense, and nothing else', () => {
  expect(htmlServedAsContent.explains(failureOf('manifest', { kind: 'unusable', message: '' }))).toBe(true)
  expect(htmlServedAsContent.explains(failureOf('token', { kind: 'unusable', message: '' }))).toBe(false)
  expect(htmlServedAsContent.explains(failureOf('manifest', statusOf(404)))).toBe(false)
})
