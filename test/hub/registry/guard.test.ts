import { describe, expect, it } from 'vitest'
import { codes, hubRig, json } from '../../helpers/hub-rig.ts'

const DIGEST = `sha256:${'a'.repeat(64)}`

describe('the challenge', () => {
  it('names the authorization server and the service, and no scope at the base', async () => {
    const { ask, hub } = await hubRig()
    const { status, headers, body } = await ask('registry/v2/')
    expect(status).toBe(401)
    expect(headers['www-authenticate']).toBe(
      `Bearer realm="http://${hub.authorities.authorization.name}/token",service="registry.docker.io"`,
    )
    expect(headers['docker-distribution-api-version']).toBe('registry/2.0')
    expect(json(body)).toEqual({
      errors: [{ code: 'UNAUTHORIZED', message: 'authentication required', detail: null }],
    })
  })

  it.each([
    ['GET', 'library/redis/manifests/latest', 'repository:library/redis:pull'],
    ['HEAD', `library/redis/blobs/${DIGEST}`, 'repository:library/redis:pull'],
    ['GET', 'library/redis/tags/list', 'repository:library/redis:pull'],
    ['GET', `library/redis/referrers/${DIGEST}`, 'repository:library/redis:pull'],
    ['PUT', 'acme/app/manifests/latest', 'repository:acme/app:pull,push'],
    ['POST', 'acme/app/blobs/uploads/', 'repository:acme/app:pull,push'],
    ['PATCH', 'acme/app/blobs/uploads/1', 'repository:acme/app:pull,push'],
    ['DELETE', 'acme/app/manifests/latest', 'repository:acme/app:delete'],
    ['DELETE', `acme/app/blobs/${DIGEST}`, 'repository:acme/app:delete'],
    ['GET', '_catalog', 'registry:catalog:*'],
    [
      'POST',
      `acme/app/blobs/uploads/?mount=${DIGEST}&from=library/redis`,
      'repository:acme/app:pull,push repository:library/redis:pull',
    ],
    ['POST', `acme/app/blobs/uploads/?mount=${DIGEST}&from="%0d%0aX:y`, 'repository:acme/app:pull,push'],
  ])('%s %s asks for %s', async (method, path, scope) => {
    const { ask } = await hubRig()
    const { status, headers } = await ask(`registry/v2/${path}`, { method })
    expect([status, headers['www-authenticate']]).toEqual([401, expect.stringMatching(/^Bearer /) as unknown])
    expect(headers['www-authenticate']?.split('scope=')[1]).toBe(`"${scope}"`)
  })
})

describe('a token', () => {
  it('opens the base, whatever it is for', async () => {
    const { ask, token } = await hubRig()
    const authorization = `Bearer ${await token('anybody')}`
    const { status, body } = await ask('registry/v2/', { headers: { authorization } })
    expect([status, body.toString()]).toEqual([200, '{}'])
  })

  it.each([
    ['of another repository', 'anybody', 'repository:library/busybox:pull'],
    ['of no scope', 'anybody', ''],
    ['to pull, for a push', 'alice', 'repository:acme/app:pull'],
    ['of anybody, for a push', 'anybody', 'repository:acme/app:push,pull'],
  ] as const)('%s is insufficient', async (_, who, scope) => {
    const { ask, token } = await hubRig()
    const authorization = `Bearer ${await token(who, scope)}`
    const { status, headers } = await ask('registry/v2/acme/app/blobs/uploads/', {
      method: 'POST',
      headers: { authorization },
    })
    expect([status, headers['www-authenticate']]).toEqual([
      401,
      expect.stringContaining(',error="insufficient_scope"') as unknown,
    ])
  })

  it('that ended, or that nobody issued, is invalid', async () => {
    const { ask, token, later } = await hubRig()
    const ended = await token('anybody', 'repository:library/redis:pull')
    later(360)
    for (const bearer of [ended, 'invented', 'a.b.c']) {
      const { status, headers, ...reply } = await ask('registry/v2/library/redis/tags/list', {
        headers: { authorization: `Bearer ${bearer}` },
      })
      expect(status).toBe(401)
      expect(headers['www-authenticate']).toMatch(
        /,scope="repository:library\/redis:pull",error="invalid_token"$/,
      )
      expect(codes({ status, headers, ...reply })).toEqual(['UNAUTHORIZED'])
    }
  })

  it('opens what is private to its owner alone', async () => {
    const { pull, push } = await hubRig()
    expect((await pull('acme/private', 'manifests/latest')).status).toBe(401)
    expect((await push('acme/private', 'manifests/latest')).status).toBe(200)
  })
})
