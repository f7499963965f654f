// Token requests and answers that lose something, and those that lose credentials only.

import { expect, test } from 'vitest'
import { tokenEndpointMangled } from '../../../src/replay/probes/token-endpoint-mangled.ts'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { Breaks } from '../../helpers/candidate/breaks.ts'
import { probed } from '../../helpers/probed.ts'
import { REFUSES_TOKENS } from '../../helpers/candidate/token-refusals.ts'

const without = (...names: string[]): Breaks => ({
  tokenAsk: (right) => {
    const url = new URL(right.target, right.origin)
    for (const name of names) url.searchParams.delete(name)
    return { ...right, target: url.pathname + url.search }
  },
})

const toToken = (status: number, type: string, text: string): Breaks => ({
  reply: ({ target }) =>
    target.startsWith('/token') ? { status, headers: [['Content-Type', type]], text } : null,
})

test('fails when scope or service does not reach the upstream', async () => {
  expect(await probed(tokenEndpointMangled, { breaks: without('scope') })).toMatchObject({
    result: 'fail',
    message: expect.stringMatching(
      /a token for repository:library\/busybox:pull is for nothing, and HEAD .* 401/,
    ) as string,
  })
  expect(await probed(tokenEndpointMangled, { breaks: without('service') })).toMatchObject({ result: 'fail' })
})

/** Its challenge names a service of its own; `mapped`: which it makes the upstream’s of, at its token service. */
const ownService = (mapped: 'mapped' | 'as-another'): Breaks => ({
  challenge: (right) => [right.replace(/service="[^"]*"/, 'service="mirror.example"')],
  tokenAsk: (right) => {
    const service = mapped === 'mapped' ? 'registry.docker.io' : 'another.example'
    return { ...right, target: right.target.replace('service=mirror.example', `service=${service}`) }
  },
})

test('a service of its own is nothing wrong, as long as its tokens open what they are for', async () => {
  for (const view of ['upstream', 'black-box'] as const) {
    const found = await probed(tokenEndpointMangled, { breaks: ownService('mapped'), view })
    expect(found).toEqual({ result: 'pass' })
  }
  expect(await probed(tokenEndpointMangled, { breaks: ownService('as-another') })).toMatchObject({
    result: 'fail',
    message: expect.stringMatching(
      /^a token for service=mirror.example is for another.example, and HEAD \/v2\/library\/busybox\/manifests\/latest is answered 401$/,
    ) as string,
  })
})

test('warns of what docker adds, when that is lost', async () => {
  expect(await probed(tokenEndpointMangled, { breaks: without('account', 'offline_token') })).toMatchObject({
    result: 'fail',
    level: 'warning',
    message: 'of a token request, account, offline_token did not reach the upstream',
  })
})

test.each<[string, Parameters<typeof toToken>, string]>([
  ['an empty object', [200, 'application/json', '{}'], 'no token in its answer'],
  ['a page', [200, 'text/html', '<html></html>'], 'a web page'],
  ['an error', [500, 'text/plain', 'TypeError'], 'is answered 500: “TypeError”'],
  ['nothing there', [404, 'text/plain', 'not found'], 'is answered 404'],
])('fails for %s in place of a token', async (_, reply, because) => {
  const found = await probed(tokenEndpointMangled, { breaks: toToken(...reply), view: 'black-box' })
  expect(found).toMatchObject({ result: 'fail', message: expect.stringContaining(because) as string })
})

test('fails when the upstream’s 429 becomes a 500', async () => {
  const found = await probed(tokenEndpointMangled, {
    breaks: { answer: (head) => (head.status === 429 ? { ...head, status: 500 } : head) },
  })
  expect(found).toMatchObject({
    result: 'fail',
    message: expect.stringContaining('makes 500 of it') as string,
  })
})

test('warns when a request without scope is too much', async () => {
  const found = await probed(tokenEndpointMangled, {
    breaks: {
      reply: ({ target }) =>
        target.startsWith('/token') && !target.includes('scope=')
          ? { status: 500, headers: [], text: 'null.split' }
          : null,
    },
  })
  expect(found).toMatchObject({
    result: 'fail',
    level: 'warning',
    message: expect.stringContaining('as docker login') as string,
  })
})

test('warns of an answer that lost when it ends', async () => {
  const bare = (body: Readable): Readable =>
    Readable.from(
      (async function* () {
        const { token } = JSON.parse(await text(body)) as { token: string }
        yield JSON.stringify({ token })
      })(),
    )
  const found = await probed(tokenEndpointMangled, {
    breaks: {
      answer: (head, ask) =>
        ask.target.startsWith('/token') ? { ...head, headers: [['Content-Type', 'application/json']] } : head,
      body: (body, ask) => (ask.target.startsWith('/token') ? bare(body) : body),
    },
  })
  expect(found).toMatchObject({
    result: 'fail',
    level: 'warning',
    message: expect.stringContaining('expires_in and issued_at') as string,
  })
})

test('passes a right candidate, and one that loses credentials or a second scope', async () => {
  expect(await probed(tokenEndpointMangled)).toEqual({ result: 'pass' })
  const drop: Breaks = { tokenAsk: (right) => ({ ...right, headers: [] }) }
  expect(await probed(tokenEndpointMangled, { breaks: drop })).toEqual({ result: 'pass' })
})

test('cannot tell where tokens come from the upstream', async () => {
  const found = await probed(tokenEndpointMangled, { breaks: { challenge: (_, { upstream }) => [upstream] } })
  expect(found).toMatchObject({ result: 'skip', kind: 'blocked' })
})

test('cannot tell where nobody gets a token', async () => {
  expect(await probed(tokenEndpointMangled, { breaks: REFUSES_TOKENS.everybody })).toMatchObject({
    result: 'skip',
    kind: 'blocked',
    because: expect.stringMatching(/^GET \S+\/token gives no token: 401/) as string,
  })
  const on = { view: 'black-box', breaks: REFUSES_TOKENS.strangers } as const
  const credentials = { name: 'alice', password: 'wonderland' }
  expect(await probed(tokenEndpointMangled, { ...on, credentials })).toEqual({ result: 'pass' })
})
