// Where error-shape-or-status-changed finds errors that clients cannot read, and where another fault is what is wrong.

import { expect, test } from 'vitest'
import { errorShapeOrStatusChanged } from '../../../src/replay/probes/error-shape-or-status-changed.ts'
import type { Breaks, ClientAsk, Reply } from '../../helpers/candidate/breaks.ts'
import { isBlob, isManifest } from '../../helpers/candidate/content-breaks.ts'
import { without } from '../../helpers/candidate/rewrite.ts'
import { redirectsTo, redirectsToItself } from '../../helpers/candidate/self-redirects.ts'
import { probed, probedHub, probeRig } from '../../helpers/probed.ts'

const forMissing =
  (reply: Reply) =>
  ({ target }: ClientAsk): Reply | null =>
    target.includes('no-such-tag') ? reply : null

const PAGE: Reply = {
  status: 404,
  headers: [['Content-Type', 'text/html']],
  text: '<html><head><title>404 Not Found</title></head></html>',
}

const ABSENT: Reply = {
  status: 404,
  headers: [['Content-Type', 'application/json']],
  text: '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}',
}

test('fails for an error page, and says what came', async () => {
  const found = await probed(errorShapeOrStatusChanged, { breaks: { reply: forMissing(PAGE) } })
  expect(found).toMatchObject({
    result: 'fail',
    message: expect.stringMatching(
      /answers 404 for a tag that there is not with a web page titled “404 Not Found”$/,
    ) as string,
    evidence: [{ shows: '404 Content-Type: text/html' }],
  })
})

test('fails for JSON that is not the specification’s', async () => {
  const own = { status: 404, headers: [], text: '{"message":"UNAUTHORIZED"}' }
  const found = await probed(errorShapeOrStatusChanged, { breaks: { reply: forMissing(own) } })
  expect(found).toMatchObject({
    result: 'fail',
    message: expect.stringContaining('no JSON with errors') as string,
  })
})

test('fails for another class of status', async () => {
  const found = await probed(errorShapeOrStatusChanged, {
    breaks: { reply: forMissing({ status: 500, headers: [], text: '{"errors":[{"code":"UNKNOWN"}]}' }) },
  })
  expect(found).toMatchObject({
    result: 'fail',
    message: expect.stringContaining('answers 500 for a tag that there is not, in place of 404') as string,
  })
})

test('fails for a registry that is down and looks as if nothing were there', async () => {
  const found = await probed(errorShapeOrStatusChanged, {
    breaks: { answer: (right) => (right.status === 503 ? { ...right, status: 404 } : right) },
  })
  expect(found).toMatchObject({
    result: 'fail',
    message: expect.stringContaining('answers 404 for a manifest when its registry says 503') as string,
  })
})

test('passes a right candidate, and our hub', async () => {
  expect(await probed(errorShapeOrStatusChanged)).toEqual({ result: 'pass' })
  expect(await probedHub(errorShapeOrStatusChanged)).toEqual({ result: 'pass' })
})

test('follows redirects, and judges where they end', async () => {
  for (const when of [isManifest, isBlob])
    expect(await probed(errorShapeOrStatusChanged, { breaks: redirectsToItself(when) })).toEqual({
      result: 'pass',
    })
  const both: Breaks = {
    ...redirectsToItself(isManifest),
    answer: (right) => (right.status === 404 ? { ...right, status: 400 } : right),
  }
  expect(await probed(errorShapeOrStatusChanged, { breaks: both })).toMatchObject({
    result: 'fail',
    message: expect.stringContaining('answers 400 for a tag that there is not, in place of 404') as string,
  })
})

test('leaves the words of a store to the store, and a store that is down to nobody', async () => {
  const store = async (status: number): Promise<Breaks> => {
    const { candidate } = await probeRig({
      breaks: { reply: () => ({ status, headers: [['Content-Type', 'application/xml']], text: '<Error/>' }) },
    })
    return redirectsTo(({ target }) => /\/blobs\/sha256:0{63}1/.test(target), candidate.url.href)
  }
  const view = 'black-box'
  expect(await probed(errorShapeOrStatusChanged, { view, breaks: await store(403) })).toEqual({
    result: 'pass',
  })
  expect(await probed(errorShapeOrStatusChanged, { view, breaks: await store(500) })).toMatchObject({
    message: expect.stringContaining('answers 500 for a blob that there is not') as string,
  })
})

test('is not in the way of what refuses the image itself', async () => {
  const breaks: Breaks = { upstreamHeaders: (right) => without(right, 'authorization') }
  expect(await probed(errorShapeOrStatusChanged, { breaks })).toMatchObject({
    kind: 'blocked',
    because: 'library/busybox itself is answered 401: a tag that there is not is too',
  })
})

/** Below /v2/ nobody is told of a token. */
const hides = (status: number): Breaks => ({
  answer: (right, { target }) =>
    right.status === 401 && target !== '/v2/'
      ? { status, headers: without(right.headers, 'www-authenticate') }
      : right,
})

test.each([403, 404])('fails for %i in place of 401, for those who begin there', async (status) => {
  const found = await probed(errorShapeOrStatusChanged, { breaks: hides(status), view: 'black-box' })
  expect(found).toMatchObject({
    result: 'fail',
    level: 'error',
    cause: 'hidden',
    message: expect.stringMatching(
      new RegExp(
        `answers HEAD /v2/library/busybox/manifests/latest by ${status} without a token, in place of 401`,
      ),
    ) as string,
    clients: ['containerd'],
  })
})

test.each([
  [
    'with a token too',
    { reply: ({ target }: ClientAsk) => (/\/busybox\/manifests\/latest/.test(target) ? ABSENT : null) },
  ],
  [
    'where nobody wants one',
    {
      ...hides(404),
      reply: ({ target }: ClientAsk) => (target === '/v2/' ? { ...PAGE, status: 200 } : null),
    },
  ],
])('says nothing of 404 %s', async (_, breaks) => {
  const found = await probed(errorShapeOrStatusChanged, { breaks, view: 'black-box' })
  expect(found).not.toMatchObject({ cause: 'hidden' })
})

test('leaves a page of 200 to the probe of those, and the edge’s page to the edge', async () => {
  const ok = { ...PAGE, status: 200 }
  const edge = { ...PAGE, status: 403, headers: [...PAGE.headers, ['cf-ray', 'x'] as const] }
  for (const reply of [ok, edge]) {
    expect(await probed(errorShapeOrStatusChanged, { breaks: { reply: forMissing(reply) } })).toMatchObject({
      kind: 'blocked',
    })
  }
})
