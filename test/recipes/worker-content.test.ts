// The Worker of the recipe: what it serves, follows and refuses.

import { expect, it } from 'vitest'
import { emptyAnswer, jsonAnswer } from '../../src/hub/answer.ts'
import { withHeader } from '../../src/hub/scenarios/faults.ts'
import { RECIPE_DEFAULTS } from '../../src/recipes/recipe.ts'
import { ACCEPT, bearer, loaded, mirror, type Ask } from './worker-rig.ts'

it('serves short names as what they stand for, without a redirect, in the form that was asked for', async () => {
  const { ask } = await mirror()
  const headers = { accept: ACCEPT, authorization: await bearer(ask, 'repository:redis:pull') }
  const [short, full] = [
    await ask('/v2/redis/manifests/latest', { headers }),
    await ask('/v2/library/redis/manifests/latest', { headers }),
  ]
  const shown = ({ status, headers: answered }: Response): unknown[] => [
    status,
    answered.get('content-type'),
    answered.get('docker-content-digest'),
  ]
  expect(shown(short)).toEqual([
    200,
    'application/vnd.oci.image.index.v1+json',
    expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
  ])
  expect(shown(full)).toEqual(shown(short))
  expect(await short.text()).toBe(await full.text())
  const head = await ask('/v2/redis/manifests/latest', { method: 'HEAD', headers })
  expect(Number(head.headers.get('content-length'))).toBeGreaterThan(0)
})

it.each([
  ['another registry', '/v2/library/redis/manifests/latest?ns=ghcr.io', {}, 404],
  ['two registries', '/v2/library/redis/manifests/latest?ns=docker.io&ns=ghcr.io', {}, 404],
  ['an upload', '/v2/acme/single/blobs/uploads/', { method: 'POST' }, 405],
  ['what is no registry', '/', {}, 404],
  ['a token by PUT', '/token', { method: 'PUT' }, 405],
])('refuses %s itself, as a registry does', async (_, path, init, expected) => {
  const { ask, asked } = await mirror()
  const answer = await ask(path, init)
  expect([answer.status, asked]).toEqual([expected, []])
  expect(await answer.json()).toEqual({
    errors: [expect.objectContaining({ code: expect.any(String) as string })],
  })
  expect(answer.headers.get('docker-distribution-api-version')).toBe('registry/2.0')
})

it.each([301, 302, 303, 307, 308])(
  'follows a %i, keeps HEAD and Range, and sends no token along',
  async (status) => {
    const { ask, asked, rig } = await mirror(async (request, handler) => {
      const answer = await handler(request)
      return answer.status === 307 ? { ...answer, status } : answer
    })
    const authorization = await bearer(ask)
    const { layer } = await layerOf(ask, authorization)
    const range = { authorization, range: 'bytes=100-199' }
    const part = await ask(`/v2/busybox/blobs/${layer}`, { headers: range })
    expect([part.status, part.headers.get('content-range')?.split('/')[0]]).toEqual([206, 'bytes 100-199'])
    expect((await part.arrayBuffer()).byteLength).toBe(100)
    expect(
      (await ask(`/v2/busybox/blobs/${layer}`, { method: 'HEAD', headers: { authorization } })).status,
    ).toBe(200)
    const cdn = asked.filter(({ url }) => url.host === rig.hub.authorities.cdn.name)
    expect(cdn.map(({ method, headers }) => [method, headers.authorization])).toEqual([
      ['GET', undefined],
      ['HEAD', undefined],
    ])
  },
)

it('follows relative redirects with the token, and no more than five', async () => {
  const { ask } = await mirror((request, handler) => {
    const hop = /\/hop(\d+)$/.exec(request.url.pathname)?.[1]
    if (hop === undefined) return handler(request)
    const location = hop === '1' ? '../../../library/busybox/manifests/latest' : `hop${Number(hop) - 1}`
    return Promise.resolve(emptyAnswer(302, [['Location', location]]))
  })
  const headers = { accept: ACCEPT, authorization: await bearer(ask) }
  expect((await ask('/v2/acme/team/manifests/hop5', { headers })).status).toBe(200)
  const answer = await ask('/v2/acme/team/manifests/hop6', { headers })
  expect([answer.status, await answer.text()]).toEqual([
    502,
    expect.stringContaining('more than 5 redirects'),
  ])
})

it('makes the next page its own', async () => {
  const { ask } = await mirror(async (request, handler) => {
    const answer = await handler(request)
    const headers = withHeader(
      answer.headers,
      'Link',
      '<https://registry-1.docker.io/v2/library/redis/tags/list?n=2&last=7>; rel="next"',
    )
    return { ...answer, headers }
  })
  const answer = await ask('/v2/redis/tags/list?n=2', {
    headers: { authorization: await bearer(ask, 'repository:redis:pull') },
  })
  expect(answer.headers.get('link')).toBe('</v2/library/redis/tags/list?n=2&last=7>; rel="next"')
})

it('passes on what the upstream says when it refuses', async () => {
  const { ask } = await mirror(() =>
    Promise.resolve(
      jsonAnswer(429, { errors: [{ code: 'TOOMANYREQUESTS' }] }, [
        ['Retry-After', '61'],
        ['ratelimit-remaining', '0;w=21600'],
      ]),
    ),
  )
  const answer = await ask('/v2/busybox/manifests/latest')
  const told = [answer.status, answer.headers.get('retry-after'), answer.headers.get('ratelimit-remaining')]
  expect([...told, await answer.text()]).toEqual([
    429,
    '61',
    '0;w=21600',
    '{"errors":[{"code":"TOOMANYREQUESTS"}]}',
  ])
})

it('answers in JSON when the upstream is not there', async () => {
  const ask = await loaded({
    ...RECIPE_DEFAULTS,
    registry: 'http://127.0.0.1:1',
    tokenService: 'http://127.0.0.1:1/token',
  })
  for (const path of ['/v2/', '/token']) {
    const answer = await ask(path)
    expect([answer.status, await answer.json()]).toEqual([
      502,
      { errors: [expect.objectContaining({ code: 'UNKNOWN' })] },
    ])
  }
})

/** The one layer of the first platform. */
async function layerOf(ask: Ask, authorization: string): Promise<{ readonly layer: string }> {
  const fetched = async (
    reference: string,
  ): Promise<{ manifests: { digest: string }[]; layers: { digest: string }[] }> => {
    const accept = `${ACCEPT}, application/vnd.docker.distribution.manifest.v2+json`
    const answer = await ask(`/v2/busybox/manifests/${reference}`, { headers: { accept, authorization } })
    return (await answer.json()) as { manifests: { digest: string }[]; layers: { digest: string }[] }
  }
  const { manifests } = await fetched('latest')
  const { layers } = await fetched(manifests[0]?.digest ?? '')
  return { layer: layers[0]?.digest ?? '' }
}
