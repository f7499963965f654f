// Scopes of which one is passed on, and scopes that are changed.

import { expect, test } from 'vitest'
import { multiScopeCollapsed } from '../../../src/replay/probes/multi-scope-collapsed.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import { probed } from '../../helpers/probed.ts'

const only = (which: 0 | -1): Breaks => ({
  tokenAsk: (right) => {
    const url = new URL(right.target, right.origin)
    const scope = url.searchParams.getAll('scope').at(which)
    url.searchParams.delete('scope')
    if (scope !== undefined) url.searchParams.append('scope', scope)
    return { ...right, target: url.pathname + url.search }
  },
})

test.each([
  ['the first', 0],
  ['the last', -1],
] as const)('fails when only %s goes up', async (_, which) => {
  expect(await probed(multiScopeCollapsed, { breaks: only(which) })).toMatchObject({
    result: 'fail',
    message: expect.stringMatching(
      /for library\/busybox and library\/probe-\w+ gets a token for .*: the scope of .* is lost/,
    ) as string,
  })
})

test('fails as a black box, by images that a registry like Docker Hub has', async () => {
  expect(await probed(multiScopeCollapsed, { view: 'black-box', breaks: only(0) })).toMatchObject({
    result: 'fail',
    message: expect.stringContaining('library/busybox and library/hello-world') as string,
  })
})

test('passes a right candidate, and one that misses library/ in a scope', async () => {
  expect(await probed(multiScopeCollapsed)).toEqual({ result: 'pass' })
  expect(await probed(multiScopeCollapsed, { breaks: { scope: (scope) => scope } })).toEqual({
    result: 'pass',
  })
})

test('is not here where tokens do not say what they are for', async () => {
  const opaque = { status: 200, headers: [], text: '{"token":"opaque"}' }
  const found = await probed(multiScopeCollapsed, {
    breaks: { reply: ({ target }) => (target.startsWith('/token') ? opaque : null) },
  })
  expect(found).toMatchObject({ result: 'skip', kind: 'not-here' })
})
