// library/ by a redirect, twice, and where none belongs.

import { expect, test } from 'vitest'
import { libraryMisapplied } from '../../../src/replay/probes/library-misapplied.ts'
import { probed } from '../../helpers/probed.ts'

test('warns of a redirect to the full name', async () => {
  const found = await probed(libraryMisapplied, {
    breaks: {
      reply: ({ target }) =>
        target.startsWith('/v2/busybox/')
          ? { status: 301, headers: [['Location', target.replace('/v2/', '/v2/library/')]], text: '' }
          : null,
    },
  })
  expect(found).toMatchObject({
    result: 'fail',
    level: 'warning',
    message: expect.stringContaining('by 301 to /v2/library/busybox/manifests/latest') as string,
  })
})

test.each([
  ['twice', /^\/v2\/(library\/)/, 'library/library'],
  ['to a name that has an owner', /^\/v2\/(acme\/)/, 'library/acme'],
])('fails when it is added %s', async (_, pattern) => {
  const found = await probed(libraryMisapplied, {
    image: 'acme/team/app',
    breaks: { target: (right) => right.replace(pattern, '/v2/library/$1') },
  })
  expect(found).toMatchObject({
    result: 'fail',
    message: expect.stringMatching(
      /is asked for (library|acme)\/probe-\w+, and asks the upstream for library\/\1\/probe/,
    ) as string,
  })
})

test('warns of a length that is lost on that path', async () => {
  const found = await probed(libraryMisapplied, {
    breaks: {
      answer: (head, { method, target }) =>
        method === 'HEAD' && target.startsWith('/v2/busybox/')
          ? { ...head, headers: head.headers.filter(([name]) => name.toLowerCase() !== 'content-length') }
          : head,
    },
  })
  expect(found).toMatchObject({
    result: 'fail',
    level: 'warning',
    message: expect.stringContaining('without Content-Length') as string,
  })
})

test('passes a right candidate, and one that adds none at all: that is another fault', async () => {
  expect(await probed(libraryMisapplied)).toEqual({ result: 'pass' })
  expect(await probed(libraryMisapplied, { breaks: { target: (_, ask) => ask.target } })).toEqual({
    result: 'pass',
  })
})
