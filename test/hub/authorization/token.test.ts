import { describe, expect, it } from 'vitest'
import { ALICE } from '../../../src/hub/options.ts'
import { parseJwt } from '../../../src/registry/token.ts'
import { ALICE_BASIC, hubRig, json, type HubRig, type Reply } from '../../helpers/hub-rig.ts'

interface TokenBody {
  readonly token: string
  readonly access_token: string
  readonly expires_in: number
  readonly issued_at: string
  readonly refresh_token?: string
}

const SERVICE = 'service=registry.docker.io'

const get = (rig: HubRig, query: string, authorization?: string): Promise<Reply> =>
  rig.ask(`authorization/token?${query}`, { headers: authorization === undefined ? {} : { authorization } })

const post = (rig: HubRig, form: Record<string, string>): Promise<Reply> =>
  rig.ask('authorization/token', {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ service: 'registry.docker.io', client_id: 'test', ...form }).toString(),
  })

const accessOf = (reply: Reply): unknown => parseJwt((json(reply.body) as TokenBody).token)?.access

describe('GET /token', () => {
  it('gives anybody a JWT to pull what is public, and says how long it holds', async () => {
    const reply = await get(await hubRig(), `${SERVICE}&scope=repository:library/redis:pull`)
    expect(reply.status).toBe(200)
    const { token, ...rest } = json(reply.body) as TokenBody
    expect(rest).toEqual({ access_token: token, expires_in: 300, issued_at: '2026-11-22T12:00:00.000Z' })
    const now = Date.parse('2026-11-22T12:00:00Z') / 1000
    expect(parseJwt(token)).toEqual({
      aud: 'registry.docker.io',
      iat: now,
      nbf: now,
      exp: now + 300,
      access: [{ type: 'repository', name: 'library/redis', actions: ['pull'] }],
    })
  })

  it.each([
    ['a push by anybody', 'scope=repository:library/redis:push,pull', ['pull']],
    ['a private repository', 'scope=repository:acme/private:pull', null],
    ['a repository that is not there', 'scope=repository:redis:pull', null],
    ['the catalog', 'scope=registry:catalog:*', null],
    ['no scope', '', null],
  ])('grants anybody only what is theirs: %s', async (_, query, actions) => {
    const reply = await get(await hubRig(), `${SERVICE}&${query}`)
    expect(reply.status).toBe(200)
    expect(accessOf(reply)).toEqual(actions === null ? [] : [expect.objectContaining({ actions }) as unknown])
  })

  it('takes several scopes, repeated and separated by spaces', async () => {
    const rig = await hubRig()
    const names = ['library/redis', 'library/busybox', 'acme/single']
    const [a, b, c] = names.map((name) => `repository:${name}:pull`)
    const reply = await get(rig, `${SERVICE}&scope=${a}%20${b}&scope=${c}`)
    expect(accessOf(reply)).toEqual(names.map((name) => ({ type: 'repository', name, actions: ['pull'] })))
  })

  it('gives alice what is hers, and a star is all of it', async () => {
    const rig = await hubRig()
    const scopes =
      'scope=repository:acme/private:*&scope=repository:alice/new:push,pull&scope=repository:library/redis:*'
    const reply = await get(rig, `${SERVICE}&account=alice&${scopes}`, ALICE_BASIC)
    expect(accessOf(reply)).toEqual([
      { type: 'repository', name: 'acme/private', actions: ['pull', 'push', 'delete'] },
      { type: 'repository', name: 'alice/new', actions: ['push', 'pull'] },
      { type: 'repository', name: 'library/redis', actions: ['pull'] },
    ])
  })

  it.each(['Basic YWxpY2U6d3Jvbmc=', 'Basic !', 'Basic', 'Bearer x', ''])(
    'refuses credentials that do not hold: %j',
    async (authorization) => {
      const reply = await get(await hubRig(), SERVICE, authorization)
      expect([reply.status, json(reply.body)]).toEqual([401, { details: 'incorrect username or password' }])
    },
  )
})

describe('a login', () => {
  it('by GET with offline_token gives a refresh token, which gives tokens by POST', async () => {
    const rig = await hubRig()
    const login = await get(rig, `${SERVICE}&account=alice&client_id=docker&offline_token=true`, ALICE_BASIC)
    const { refresh_token: refreshToken = '' } = json(login.body) as TokenBody
    const form = { grant_type: 'refresh_token', scope: 'repository:acme/private:pull' }
    const good = await post(rig, { ...form, refresh_token: refreshToken })
    expect(accessOf(good)).toEqual([{ type: 'repository', name: 'acme/private', actions: ['pull'] }])
    expect((await post(rig, { ...form, refresh_token: 'invented' })).status).toBe(401)
  })

  it('of anybody gives no refresh token', async () => {
    const login = await get(await hubRig(), `${SERVICE}&offline_token=true`)
    expect((json(login.body) as TokenBody).refresh_token).toBeUndefined()
  })

  it('by POST with the password, offline or not', async () => {
    const rig = await hubRig()
    const form = { grant_type: 'password', username: ALICE.name, password: ALICE.password }
    const offline = await post(rig, {
      ...form,
      access_type: 'offline',
      scope: 'repository:acme/private:pull',
    })
    expect((json(offline.body) as TokenBody).refresh_token).toMatch(/^[\w-]{36}$/)
    expect(accessOf(offline)).toHaveLength(1)
    expect((json((await post(rig, form)).body) as TokenBody).refresh_token).toBeUndefined()
    expect((await post(rig, { ...form, password: 'wrong' })).status).toBe(401)
  })
})

describe('what is no token request', () => {
  it.each([
    { what: 'another grant', method: 'POST', body: 'grant_type=client_credentials', status: 400 },
    { what: 'an endless form', method: 'POST', body: 'x'.repeat(70_000), status: 413 },
    { what: 'another path', path: 'tokens', status: 404 },
    { what: 'another method', method: 'PUT', status: 405 },
  ])('is refused: $what', async ({ path = 'token', method = 'GET', body = '', status }) => {
    const reply = await (await hubRig()).ask(`authorization/${path}`, { method, body })
    expect(reply.status).toBe(status)
  })
})
