// Where write-path-broken finds a push that would fail, and where there is just no push.

import { expect, test } from 'vitest'
import { writePathBroken } from '../../../src/replay/probes/write-path-broken.ts'
import type { Head } from '../../helpers/candidate/breaks.ts'
import { probed, type ProbedOptions } from '../../helpers/probed.ts'

const ALICE: ProbedOptions = {
  writes: 'allowed',
  credentials: { name: 'alice', password: 'wonderland' },
  scratch: 'alice/check',
}

const located =
  (change: (location: string) => string) =>
  (right: Head): Head => ({
    ...right,
    headers: right.headers.map(([name, value]) => [name, /^location$/i.test(name) ? change(value) : value]),
  })

test('passes a candidate through which a blob is pushed', async () => {
  expect(await probed(writePathBroken, ALICE)).toEqual({ result: 'pass' })
})

test('fails for an upload that is sent on to the registry behind', async () => {
  const found = await probed(writePathBroken, {
    ...ALICE,
    breaks: { answer: located((location) => new URL(location, 'http://backend:5000').href) },
  })
  expect(found).toMatchObject({
    result: 'fail',
    message: expect.stringMatching(
      /^an upload is sent on to http:\/\/backend:5000, and clients know/,
    ) as string,
    evidence: [{ shows: expect.stringContaining('202 Location: http://backend:5000/') as string }],
  })
})

test('fails for a prefix that is lost', async () => {
  const found = await probed(writePathBroken, {
    ...ALICE,
    breaks: { answer: located((location) => location.replace(/^.*?\/v2\//, '/api/')) },
  })
  expect(found).toMatchObject({ result: 'fail' })
})

test('fails for a query that is lost: the digest never arrives', async () => {
  const found = await probed(writePathBroken, {
    ...ALICE,
    breaks: { target: (right, { method }) => (method === 'PUT' ? right.replace(/\?.*$/, '') : right) },
  })
  expect(found).toMatchObject({
    result: 'fail',
    message: expect.stringMatching(/^PUT with the digest is answered 4\d\d/) as string,
  })
})

test('fails for a method that is answered by a page', async () => {
  const found = await probed(writePathBroken, {
    ...ALICE,
    breaks: {
      reply: ({ method }) => (method === 'POST' ? { status: 404, headers: [], text: '<html></html>' } : null),
    },
  })
  expect(found).toMatchObject({ result: 'fail', message: expect.stringContaining('answered 404') as string })
})

test('is not here where uploads are refused, and that is said', async () => {
  const found = await probed(writePathBroken, { ...ALICE, candidate: { writes: 'refused' } })
  expect(found).toMatchObject({ kind: 'not-here' })
})

test('is blocked for somebody who may not push', async () => {
  const found = await probed(writePathBroken, { ...ALICE, scratch: 'bob/check' })
  expect(found).toMatchObject({
    kind: 'blocked',
    because: expect.stringContaining('--user, --scratch') as string,
  })
})
