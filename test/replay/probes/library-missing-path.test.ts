// Paths without library/, and scopes without it.

import { expect, test } from 'vitest'
import { libraryMissingPath } from '../../../src/replay/probes/library-missing-path.ts'
import { isManifest, refusesHead } from '../../helpers/candidate/content-breaks.ts'
import { probed } from '../../helpers/probed.ts'

test.each(['upstream', 'black-box'] as const)(
  'fails when a short name goes up as it is (%s)',
  async (view) => {
    const found = await probed(libraryMissingPath, { view, breaks: { target: (_, ask) => ask.target } })
    expect(found).toMatchObject({
      result: 'fail',
      message: expect.stringMatching(
        /answers HEAD \/v2\/busybox\/manifests\/latest by 401, and \/v2\/library\/busybox\/manifests\/latest by 200/,
      ) as string,
    })
  },
)

test('fails for blobs alone, and warns of tags alone', async () => {
  const except = (
    part: string,
  ): { breaks: { target: (right: string, ask: { target: string }) => string } } => ({
    breaks: { target: (right, ask) => (ask.target.includes(part) ? ask.target : right) },
  })
  expect(await probed(libraryMissingPath, except('/blobs/'))).toMatchObject({
    result: 'fail',
    message: expect.stringContaining('blobs of busybox') as string,
  })
  expect(await probed(libraryMissingPath, except('/tags/'))).toMatchObject({
    result: 'fail',
    level: 'warning',
    clients: [],
  })
})

test('passes a right candidate, and one that misses library/ in the scope', async () => {
  expect(await probed(libraryMissingPath)).toEqual({ result: 'pass' })
  expect(await probed(libraryMissingPath, { breaks: { scope: (scope) => scope } })).toEqual({
    result: 'pass',
  })
})

test('passes a redirect to the full name: that is another fault', async () => {
  const found = await probed(libraryMissingPath, {
    breaks: {
      reply: ({ target }) =>
        target.startsWith('/v2/busybox/')
          ? { status: 301, headers: [['Location', target.replace('/v2/', '/v2/library/')]], text: '' }
          : null,
    },
  })
  expect(found).toEqual({ result: 'pass' })
})

test('explains failures of the short name alone', () => {
  const cause = {
    kind: 'status',
    status: 404,
    reason: '',
    challengeError: null,
    errors: [],
    text: '',
  } as const
  const asked = {
    purpose: 'resolve',
    method: 'HEAD',
    url: 'http://mirror.test/v2/busybox/manifests/latest',
  } as const
  expect(libraryMissingPath.explains({ asked, cause, attempts: 1 })).toBe(true)
  const full = { ...asked, url: 'http://mirror.test/v2/library/busybox/manifests/latest' }
  expect(libraryMissingPath.explains({ asked: full, cause, attempts: 1 })).toBe(false)
})

test('cannot tell anything by web pages', async () => {
  const found = await probed(libraryMissingPath, {
    view: 'black-box',
    breaks: {
      reply: ({ target }) =>
        target.includes('/manifests/')
          ? { status: 200, headers: [['Content-Type', 'text/html']], text: '<html></html>' }
          : null,
    },
  })
  expect(found).toMatchObject({
    result: 'skip',
    kind: 'blocked',
    because: expect.stringContaining('web page') as string,
  })
})

test('where HEAD is no method, by GET', async () => {
  const noHead = refusesHead(405, isManifest)
  expect(await probed(libraryMissingPath, { breaks: noHead })).toEqual({ result: 'pass' })
  const asItCame = { ...noHead, target: (_: string, ask: { target: string }) => ask.target }
  expect(await probed(libraryMissingPath, { breaks: asItCame })).toMatchObject({
    result: 'fail',
    message: expect.stringMatching(/answers GET \/v2\/busybox\/manifests\/latest by 401/) as string,
  })
})
