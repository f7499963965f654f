// The Worker of the recipe: names, scopes and tokens.

import { expect, it } from 'vitest'
import { jsonAnswer } from '../../src/hub/answer.ts'
import { RECIPE_DEFAULTS } from '../../src/recipes/recipe.ts'
import { worker } from '../../src/recipes/worker.ts'
import { parseJwt } from '../../src/registry/token.ts'
import { ALICE_BASIC } from '../helpers/hub-rig.ts'
import { MIRROR, mirror } from './worker-rig.ts'

/** What a token answer lets its bearer do. */
async function granted(answer: Response): Promise<string[]> {
  expect(answer.status).toBe(200)
  const { token } = (await answer.json()) as { token: string }
  return (parseJwt(token)?.access ?? []).map(({ name, actions }) => `${name}:${actions.join(',')}`)
}

it.each([
  ['the ping', '/v2/', 'service="registry.docker.io"'],
  ['the ping without a slash', '/v2', 'service="registry.docker.io"'],
  ['a manifest', '/v2/busybox/manifests/latest', 'scope="repository:library/busybox:pull"'],
  ['tags', '/v2/acme/single/tags/list', 'scope="repository:acme/single:pull"'],
  ['a blob', `/v2/busybox/blobs/sha256:${'0'.repeat(64)}`, 'scope="repository:library/busybox:pull"'],
])('names itself as the token service in the 401 to %s, and keeps the rest', async (_, path, kept) => {
  const { ask } = await mirror()
  for (const init of [{}, { headers: { authorization: 'Bearer of-no-value' } }]) {
    const { status, headers } = await ask(path, init)
    expect(status).toBe(401)
    expect(headers.get('www-authenticate')).toContain(`Bearer realm="${MIRROR}/token",`)
    expect(headers.get('www-authenticate')).toContain(kept)
  }
})

it.each([
  [
    'another realm',
    'Bearer realm="https://auth.ipv6.docker.com/token",service="s"',
    `realm="${MIRROR}/token"`,
  ],
  ['a realm in the end', 'Bearer service="s",realm="https://auth.example/token"', `realm="${MIRROR}/token"`],
  ['Basic, whose realm is no URL', 'Basic realm="registry"', 'Basic realm="registry"'],
])('answers an upstream that asks for %s', async (_, challenge, expected) => {
  const { ask } = await mirror(() =>
    Promise.resolve(jsonAnswer(401, { errors: [] }, [['Www-Authenticate', challenge]])),
  )
  expect((await ask('/v2/')).headers.get('www-authenticate')).toContain(expected)
})

it('says its name as it was told, behind something that ends TLS', async () => {
  const { ask } = await mirror(undefined, { origin: 'https://public.example' })
  expect((await ask('/v2/')).headers.get('www-authenticate')).toContain(
    'realm="https://public.example/token"',
  )
})

it('completes the scopes of a token, wherever they stand, and nothing else', async () => {
  const { ask, asked } = await mirror()
  const scope = (...names: string[]): string =>
    names.map((name) => `scope=repository%3A${name}%3Apull`).join('&')
  const library = ['library/busybox:pull']
  expect(await granted(await ask(`/token?${scope('busybox')}&service=s`))).toEqual(library)
  expect(await granted(await ask(`/token?service=s&${scope('busybox')}`))).toEqual(library)
  const two = ['acme/single:pull', 'library/redis:pull']
  expect(await granted(await ask(`/token?${scope('acme/single', 'redis')}`))).toEqual(two)
  const inOne = encodeURIComponent('repository:acme/single:pull repository:redis:pull')
  expect(await granted(await ask(`/token?scope=${inOne}`))).toEqual(two)
  asked.length = 0
  const rest = 'account=alice&client_id=docker&offline_token=true&service=a%20b'
  await ask(`/token?${rest}&scope=registry%3Acatalog%3A%2A`)
  expect(asked[0]?.url.search).toBe(`?${rest}&scope=${encodeURIComponent('registry:catalog:*')}`)
})

it('lets the token service see whose credentials they are, by GET and by POST', async () => {
  const { ask } = await mirror()
  const scope = 'scope=repository%3Aacme%2Fprivate%3Apull'
  const get = (authorization: string): Promise<Response> =>
    ask(`/token?${scope}`, { headers: { authorization } })
  expect(await granted(await get(ALICE_BASIC))).toEqual(['acme/private:pull'])
  expect((await get(`Basic ${btoa('alice:wrong')}`)).status).toBe(401)
  const form = (password: string): Promise<Response> =>
    ask('/token', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `grant_type=password&username=alice&password=${password}&scope=repository%3Abusybox%3Apull&${scope}`,
    })
  expect(await granted(await form('wonderland'))).toEqual(['library/busybox:pull', 'acme/private:pull'])
  expect((await form('wrong')).status).toBe(401)
})

it('leaves names of another registry as they are', async () => {
  const { ask, asked } = await mirror(undefined, { namespace: 'ghcr.io' })
  await ask('/v2/busybox/manifests/latest')
  await ask('/token?scope=repository%3Abusybox%3Apull')
  expect(asked.map(({ url }) => url.pathname + url.search)).toEqual([
    '/v2/busybox/manifests/latest',
    '/token?scope=repository%3Abusybox%3Apull',
  ])
})

it('keeps path and query as they came', async () => {
  const { ask, asked } = await mirror()
  for (const path of [
    '/v2/acme/tags/manifests/V1_2.3-RC',
    '/v2/a%252Fb//c',
    '/v2/redis/tags/list?n=2&last=8%2B+x&ns=docker.io',
  ]) {
    await ask(path)
  }
  expect(asked.map(({ url }) => url.pathname + url.search)).toEqual([
    '/v2/acme/tags/manifests/V1_2.3-RC',
    '/v2/a%252Fb//c',
    '/v2/library/redis/tags/list?n=2&last=8%2B+x&ns=docker.io',
  ])
})

it('holds what workerd is to be told, with absolute paths', () => {
  const lines = worker
    .render(RECIPE_DEFAULTS)
    .split('\n')
    .filter((line) => line.startsWith('| '))
  const config = lines.map((line) => line.slice(2)).join('\n')
  expect(config).toContain('using Workerd = import "/workerd/workerd.capnp";')
  for (const path of [RECIPE_DEFAULTS.trusted, ...Object.values(RECIPE_DEFAULTS.tls ?? {})]) {
    expect(config).toContain(`embed "${path}"`)
  }
  expect(worker.render({ ...RECIPE_DEFAULTS, tls: null })).toContain('| ' + '      http = ()),')
})
