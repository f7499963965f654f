// Paths that arrive otherwise than they were sent.

import { describe, expect, test } from 'vitest'
import { pathOrDigestAltered } from '../../../src/replay/probes/path-or-digest-altered.ts'
import { dropsDigest, isManifest, refusesHead } from '../../helpers/candidate/content-breaks.ts'
import { probed } from '../../helpers/probed.ts'

test.each(['upstream', 'black-box'] as const)('fails for sha256- in place of sha256: (%s)', async (view) => {
  const found = await probed(pathOrDigestAltered, {
    view,
    breaks: { target: (right) => right.replace('sha256:', 'sha256-') },
  })
  expect(found).toMatchObject({ result: 'fail', message: expect.stringContaining('sha256') as string })
})

test('fails for a tag in lower case', async () => {
  const found = await probed(pathOrDigestAltered, { breaks: { target: (right) => right.toLowerCase() } })
  expect(found).toMatchObject({
    result: 'fail',
    level: 'error',
    message: expect.stringMatching(
      /is asked for V1\.2_rc-3, and asks the upstream for .*\/manifests\/v1\.2_rc-3$/,
    ) as string,
  })
})

test('fails for a colon that is encoded twice', async () => {
  const found = await probed(pathOrDigestAltered, {
    breaks: { target: (right) => right.replace('sha256:', 'sha256%253A') },
  })
  expect(found).toMatchObject({ result: 'fail', level: 'error' })
})

test('passes a right candidate, and one that drops the query', async () => {
  expect(await probed(pathOrDigestAltered)).toEqual({ result: 'pass' })
  const found = await probed(pathOrDigestAltered, {
    breaks: { target: (right) => right.split('?', 1)[0] ?? '' },
  })
  expect(found).toEqual({ result: 'pass' })
})

test('explains what is not found, and nothing that is refused', () => {
  const asked = {
    purpose: 'manifest',
    method: 'GET',
    url: 'http://mirror.test/v2/library/busybox/manifests/latest',
  } as const
  const status = { kind: 'status', reason: '', challengeError: null, errors: [], text: '' } as const
  expect(pathOrDigestAltered.explains({ asked, cause: { ...status, status: 404 }, attempts: 1 })).toBe(true)
  expect(pathOrDigestAltered.explains({ asked, cause: { ...status, status: 401 }, attempts: 1 })).toBe(false)
})

describe('where HEAD does not tell a digest', () => {
  const noHead = refusesHead(405, isManifest)
  test.each([
    ['without the header', dropsDigest],
    ['without HEAD', noHead],
  ])('%s, the bytes have one', async (_, breaks) => {
    expect(await probed(pathOrDigestAltered, { view: 'black-box', breaks })).toEqual({ result: 'pass' })
    const altered = { ...breaks, target: (right: string) => right.replace('sha256:', 'sha256-') }
    expect(await probed(pathOrDigestAltered, { view: 'black-box', breaks: altered })).toMatchObject({
      result: 'fail',
      message: expect.stringContaining('for that digest') as string,
    })
  })
})
