// Token services that take a POST for something else, and those that refuse it.

import { expect, test } from 'vitest'
import { tokenPostUnsupported } from '../../../src/replay/probes/token-post-unsupported.ts'
import type { HeaderList } from '../../../src/http/headers.ts'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import { probed } from '../../helpers/probed.ts'
import { REFUSES_TOKENS } from '../../helpers/candidate/token-refusals.ts'

const asGet: Breaks = {
  tokenAsk: (right) =>
    right.method === 'POST' ? { ...right, method: 'GET', target: '/token', form: null } : right,
}

const toPost = (status: number, headers: HeaderList, text: string): Breaks => ({
  reply: ({ method, target }) =>
    method === 'POST' && target === '/token' ? { status, headers, text } : null,
})

test.each(['upstream', 'black-box'] as const)('fails when a POST goes up as a GET (%s)', async (view) => {
  const found = await probed(tokenPostUnsupported, { view, breaks: asGet })
  expect(found).toMatchObject({
    result: 'fail',
    message: expect.stringContaining('is answered by a token for nothing: the form was not read') as string,
  })
})

test('fails for a page, and for a status after which containerd gives up', async () => {
  const page = toPost(200, [['Content-Type', 'text/html']], '<html><title>Sign in</title></html>')
  expect(await probed(tokenPostUnsupported, { breaks: page })).toMatchObject({
    result: 'fail',
    message: expect.stringContaining('by a web page') as string,
  })
  expect(await probed(tokenPostUnsupported, { breaks: toPost(500, [], 'oops') })).toMatchObject({
    result: 'fail',
  })
})

test('passes a right candidate, and one that says that it takes no POST', async () => {
  expect(await probed(tokenPostUnsupported)).toEqual({ result: 'pass' })
  expect(await probed(tokenPostUnsupported, { view: 'black-box' })).toEqual({ result: 'pass' })
  expect(await probed(tokenPostUnsupported, { breaks: toPost(405, [], '{}') })).toEqual({ result: 'pass' })
})

test('explains a refused POST, and no GET', () => {
  const asked = { purpose: 'token', url: 'http://mirror.test/token', user: 'named' } as const
  const cause = { kind: 'unusable', message: 'no token in the answer' } as const
  expect(tokenPostUnsupported.explains({ asked: { ...asked, method: 'POST' }, cause, attempts: 1 })).toBe(
    true,
  )
  expect(tokenPostUnsupported.explains({ asked: { ...asked, method: 'GET' }, cause, attempts: 1 })).toBe(
    false,
  )
})

test('cannot tell where a POST is refused, and nobody gets a token by GET either', async () => {
  const on = { view: 'black-box', breaks: REFUSES_TOKENS.everybody } as const
  expect(await probed(tokenPostUnsupported, on)).toMatchObject({
    result: 'skip',
    kind: 'blocked',
    because: expect.stringMatching(/^GET \S+\/token gives no token: 401/) as string,
  })
  const strangers = { view: 'black-box', breaks: REFUSES_TOKENS.strangers } as const
  const credentials = { name: 'alice', password: 'wonderland' }
  expect(await probed(tokenPostUnsupported, { ...strangers, credentials })).toEqual({ result: 'pass' })
})
