// Queries that do not go up, and lists that are wrong in another way.

import { expect, test } from 'vitest'
import { queryDropped } from '../../../src/replay/probes/query-dropped.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import { probed } from '../../helpers/probed.ts'

const cut: Breaks = { target: (right) => right.split('?', 1)[0] ?? '' }

test('fails when the upstream sees no query', async () => {
  expect(await probed(queryDropped, { breaks: cut })).toMatchObject({
    result: 'fail',
    message: expect.stringMatching(/tags\/list\?n=1, and asks the upstream without n$/) as string,
  })
})

test('fails as a black box, when the upstream is known to list in pages', async () => {
  expect(await probed(queryDropped, { view: 'black-box', breaks: cut })).toMatchObject({
    result: 'fail',
    message: expect.stringContaining(
      'lists 2 tags of library/busybox from the start, though it was asked for n=1',
    ) as string,
  })
  const onlyLast: Breaks = { target: (right) => right.replace(/&last=[^&]*/, '') }
  expect(await probed(queryDropped, { view: 'black-box', breaks: onlyLast })).toMatchObject({
    result: 'fail',
    message: expect.stringContaining('asked for last=1.37') as string,
  })
})

test('passes a right candidate, and one that drops the Link', async () => {
  expect(await probed(queryDropped)).toEqual({ result: 'pass' })
  expect(await probed(queryDropped, { view: 'black-box' })).toEqual({ result: 'pass' })
  const unlinked: Breaks = {
    answer: (head) => ({ ...head, headers: head.headers.filter(([name]) => name.toLowerCase() !== 'link') }),
  }
  expect(await probed(queryDropped, { breaks: unlinked })).toEqual({ result: 'pass' })
})

test('does not know how a registry of its own lists, whatever its image is called', async () => {
  const found = await probed(queryDropped, { view: 'black-box', ways: ['host'], breaks: cut })
  expect(found).toMatchObject({ result: 'skip', kind: 'not-here' })
})
