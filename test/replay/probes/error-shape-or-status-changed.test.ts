// Where error-shape-or-status-changed finds errors that clients cannot read, and where another fault is what is wrong.

import { expect, test } from 'vitest'
import { errorShapeOrStatusChanged } from '../../../src/replay/probes/error-shape-or-status-changed.ts'
import type { ClientAsk, Reply } from '../../helpers/candidate/breaks.ts'
import { probed, probedHub } from '../../helpers/probed.ts'

const forMissing =
  (reply: Reply) =>
  ({ target }: ClientAsk): Reply | null =>
    target.includes('no-such-tag') ? reply : null

const PAGE: Reply = {
  status: 404,
  headers: [['Content-Type', 'text/html']],
  text: '<html><head><title>404 Not Found</title></head></html>',
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

test('leaves a page of 200 to the probe of those, and the edge’s page to the edge', async () => {
  const ok = { ...PAGE, status: 200 }
  const edge = { ...PAGE, status: 403, headers: [...PAGE.headers, ['cf-ray', 'x'] as const] }
  for (const reply of [ok, edge]) {
    expect(await probed(errorShapeOrStatusChanged, { breaks: { reply: forMissing(reply) } })).toMatchObject({
      kind: 'blocked',
    })
  }
})
