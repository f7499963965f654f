// Scopes without library/, and paths without it.

import { expect, test } from 'vitest'
import { libraryMissingScope } from '../../../src/replay/probes/library-missing-scope.ts'
import { probed } from '../../helpers/probed.ts'

test.each(['upstream', 'black-box'] as const)(
  'fails when the path gets library/ and the scope does not (%s)',
  async (view) => {
    const found = await probed(libraryMissingScope, { view, breaks: { scope: (scope) => scope } })
    expect(found).toMatchObject({
      result: 'fail',
      message: expect.stringContaining(
        'repository:busybox:pull gets a token for nothing, with which library/busybox is refused by 401',
      ) as string,
    })
  },
)

test('fails behind a realm that leaks: the upstream’s token service knows nothing of library/', async () => {
  const found = await probed(libraryMissingScope, { breaks: { challenge: (_, { upstream }) => [upstream] } })
  expect(found).toMatchObject({ result: 'fail' })
})

test('notes a rewrite that wants something behind the scope', async () => {
  const found = await probed(libraryMissingScope, {
    breaks: {
      scope: (scope) => scope,
      tokenAsk: (right) => ({
        ...right,
        target: right.target.replace(/(scope=repository%3A)([^%&]+)(%3Apull&)/, '$1library%2F$2$3'),
      }),
    },
  })
  expect(found).toMatchObject({ result: 'fail', level: 'note', clients: [] })
})

test('passes a right candidate, and one that does not rewrite the path: that is another fault', async () => {
  expect(await probed(libraryMissingScope)).toEqual({ result: 'pass' })
  expect(await probed(libraryMissingScope, { breaks: { target: (_, ask) => ask.target } })).toEqual({
    result: 'pass',
  })
})

test('is not here for mirrors, who are asked for full names', async () => {
  const found = await probed(libraryMissingScope, { ways: ['mirror'] })
  expect(found).toMatchObject({ result: 'skip', kind: 'not-here' })
})

test('explains a refusal of the short name, and none of the full one', () => {
  const cause = {
    kind: 'status',
    status: 401,
    reason: '',
    challengeError: 'insufficient_scope',
    errors: [],
    text: '',
  } as const
  const asked = (name: string): { purpose: 'resolve'; method: string; url: string } => ({
    purpose: 'resolve',
    method: 'HEAD',
    url: `http://mirror.test/v2/${name}/manifests/latest`,
  })
  expect(libraryMissingScope.explains({ asked: asked('busybox'), cause, attempts: 1 })).toBe(true)
  expect(libraryMissingScope.explains({ asked: asked('library/busybox'), cause, attempts: 1 })).toBe(false)
})
