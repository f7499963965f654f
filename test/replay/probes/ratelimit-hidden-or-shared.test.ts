// Where ratelimit-hidden-or-shared misses a limit that the registry behind told of.

import { expect, test } from 'vitest'
import { ratelimitHiddenOrShared } from '../../../src/replay/probes/ratelimit-hidden-or-shared.ts'
import { probed } from '../../helpers/probed.ts'

test('fails for a 429 that becomes a 500', async () => {
  const found = await probed(ratelimitHiddenOrShared, {
    breaks: { answer: (right) => (right.status === 429 ? { ...right, status: 500 } : right) },
  })
  expect(found).toMatchObject({
    result: 'fail',
    message: expect.stringContaining('answers 500 for a manifest when its registry says 429') as string,
  })
})

const dropping = (name: string) => ({
  breaks: {
    answer: (right: { status: number; headers: readonly (readonly [string, string])[] }) => ({
      ...right,
      headers: right.headers.filter(([each]) => each.toLowerCase() !== name),
    }),
  },
})

test('notes a Retry-After that is lost', async () => {
  const found = await probed(ratelimitHiddenOrShared, dropping('retry-after'))
  expect(found).toMatchObject({
    result: 'fail',
    level: 'note',
    evidence: [{ shows: '429 no Retry-After' }, {}],
  })
})

test('notes what is left that is not told', async () => {
  const found = await probed(ratelimitHiddenOrShared, dropping('ratelimit-remaining'))
  expect(found).toMatchObject({
    result: 'fail',
    level: 'note',
    message: expect.stringContaining('leaves out ratelimit-remaining:') as string,
  })
})

test('passes a candidate that passes them on', async () => {
  expect(await probed(ratelimitHiddenOrShared)).toEqual({ result: 'pass' })
})

test('is not here without the view from upstream', async () => {
  expect(await probed(ratelimitHiddenOrShared, { view: 'black-box' })).toMatchObject({ kind: 'not-here' })
})
