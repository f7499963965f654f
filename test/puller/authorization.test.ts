// Challenges, tokens and passwords: who gets which, and that no refusal goes round in circles.

import { describe, expect, it } from 'vitest'
import { header } from '../../src/http/headers.ts'
import { containerd } from '../../src/puller/personalities/containerd.ts'
import { docker } from '../../src/puller/personalities/docker.ts'
import { podman } from '../../src/puller/personalities/podman.ts'
import { failureOf, pullFrom } from './pull-from.ts'
import { send, standIn, type Answer } from './stand-in.ts'

const ALICE = { name: 'alice', password: 'canary-of-alice' }
const BASIC = `Basic ${Buffer.from('alice:canary-of-alice').toString('base64')}`

const refusing =
  (challenge: string): Answer =>
  ({ role }, response) => {
    if (role !== 'registry') return false
    send(response, 401, '{"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}', {
      'www-authenticate': challenge,
    })
    return true
  }

describe('a registry that refuses every token', () => {
  it.each([
    [docker, 3],
    [containerd, 6],
    [podman, 2],
  ] as const)('$id: an end after so many requests to it', async (personality, requests) => {
    let realm = ''
    const registry = await standIn({
      answer: (asked, response) => refusing(`Bearer realm="${realm}",service="s"`)(asked, response),
    })
    realm = `${registry.origins.authorization}/token`
    const { failure } = failureOf(await pullFrom(registry, { personality }))
    expect(failure.cause).toMatchObject({ kind: 'status', status: 401 })
    expect(registry.log.filter(({ role }) => role === 'registry')).toHaveLength(requests)
  })

  it('podman asks once more, for both scopes, when it is told that the scope does not suffice', async () => {
    let realm = ''
    const registry = await standIn({
      answer: (asked, response) =>
        refusing(
          `Bearer realm="${realm}",service="s",scope="repository:library/app:pull",error="insufficient_scope"`,
        )(asked, response),
    })
    realm = `${registry.origins.authorization}/token`
    failureOf(await pullFrom(registry, { personality: podman }))
    const tokens = registry.log.filter(({ role }) => role === 'authorization')
    expect(tokens.map(({ url }) => url.searchParams.getAll('scope').length)).toEqual([1, 2])
  })

  it.each([
    [
      'a realm that is none',
      'Bearer realm="not a url"',
      /^Get "not a url\?scope=\S+": unsupported protocol scheme ""$/,
    ],
    [
      'a realm of another kind',
      'Bearer realm="file:///etc/passwd"',
      /^Get "file:\/\/\/etc\/passwd\?scope=\S+": unsupported protocol scheme "file"$/,
    ],
    ['no realm', 'Bearer service="s"', /^no realm specified for token auth challenge$/],
  ])('%s', async (_, challenge, message) => {
    const { failure } = failureOf(await pullFrom(await standIn({ answer: refusing(challenge) })))
    expect(failure.cause).toEqual({ kind: 'unusable', message: expect.stringMatching(message) as unknown })
  })

  it('a challenge that nobody knows is no challenge', async () => {
    const { failure } = failureOf(
      await pullFrom(await standIn({ answer: refusing('Negotiate, Digest a=1') })),
    )
    expect(failure.cause).toMatchObject({ kind: 'status', status: 401 })
  })
})

describe('the authorization server', () => {
  it.each([
    ['is down', 502, 'bad gateway', /received unexpected HTTP status: 502 Bad Gateway$/],
    ['knows no such password', 401, '{"details":"incorrect username or password"}', /^Head ".+": /],
    [
      'answers HTML',
      200,
      '<html>',
      /unable to decode token response: invalid character '<' looking for beginning of value$/,
    ],
    [
      'gives a token that is none',
      200,
      '{"token":"a\\r\\nX-Evil: 1"}',
      /invalid header field value for "Authorization"$/,
    ],
    [
      'gives a number',
      200,
      '{"token":7}',
      /json: cannot unmarshal number into Go struct field getTokenResponse.token of type string$/,
    ],
    ['gives none', 200, '{}', /: authorization server did not include a token in the response$/],
    ['never stops', 200, ' '.repeat(300_000), /an answer of more than 262144 bytes$/],
  ])('%s: docker blames the request that needed the token', async (_, status, body, words) => {
    const registry = await standIn({
      answer: ({ role }, response) => {
        if (role === 'authorization') send(response, status, body)
        return role === 'authorization'
      },
    })
    const failed = failureOf(await pullFrom(registry))
    expect(failed.words).toMatch(/^Head "http:\/\/127\.0\.0\.1:\d+\/v2\/library\/app\/manifests\/latest": /)
    expect(failed.words).toMatch(words)
    expect(registry.asked()).toEqual(['GET /v2/', 'GET authorization /token'])
  })

  it('gets the password of docker and podman as Basic, with the account', async () => {
    for (const personality of [docker, podman]) {
      const registry = await standIn()
      const { result } = await pullFrom(registry, { personality, credentials: ALICE })
      expect(result.status).toBe('complete')
      const [token] = registry.log.filter(({ role }) => role === 'authorization')
      expect(token?.url.search).toBe(
        '?account=alice&scope=repository%3Alibrary%2Fapp%3Apull&service=registry.docker.io',
      )
      const holders = registry.log.filter(({ headers }) => header(headers, 'authorization') === BASIC)
      expect(holders.map(({ role }) => role)).toEqual(['authorization'])
    }
  })

  it('gets the password of containerd by POST, and by GET when it knows no POST', async () => {
    const registry = await standIn({
      answer: ({ role, method }, response) => {
        const refuses = role === 'authorization' && method === 'POST'
        if (refuses) send(response, 404, '')
        return refuses
      },
    })
    const { result } = await pullFrom(registry, { personality: containerd, credentials: ALICE })
    expect(result.status).toBe('complete')
    const tokens = registry.log.filter(({ role }) => role === 'authorization')
    expect(tokens.map(({ method, headers }) => [method, header(headers, 'authorization')])).toEqual([
      ['POST', null],
      ['GET', BASIC],
      ['POST', null],
      ['GET', BASIC],
    ])
  })

  it('gets no password over plain HTTP from a registry that has TLS', async () => {
    const registry = await standIn()
    const asked: string[] = []
    const { result } = await pullFrom(registry, {
      mirror: new URL('https://registry.test'),
      credentials: ALICE,
      client: {
        close: () => undefined,
        send: (request) => {
          asked.push(request.url.href)
          return Promise.resolve({
            status: 401,
            reason: 'Unauthorized',
            headers: [['WWW-Authenticate', `Bearer realm="http://auth.test/token"`]],
            body: (async function* () {})(),
            localPort: null,
            discard: () => undefined,
          })
        },
      },
    })
    expect(result).toMatchObject({ failure: { cause: { kind: 'unusable' } } })
    expect(asked).toEqual(['https://registry.test/v2/'])
  })

  it('is not needed where Basic is asked for', async () => {
    for (const personality of [docker, containerd, podman]) {
      const registry = await standIn({ auth: 'basic' })
      const { result } = await pullFrom(registry, { personality, credentials: ALICE })
      expect(result.status).toBe('complete')
      const holders = registry.log.filter(({ headers }) => header(headers, 'authorization') === BASIC)
      expect(new Set(holders.map(({ role }) => role))).toEqual(new Set(['registry']))
    }
  })

  it('is asked again when a token has run out', async () => {
    let now = 0
    const registry = await standIn({
      layers: [100, 200, 300, 400],
      answer: ({ role, path }) => {
        // Each blob request comes a minute after the token's end.
        if (role === 'registry' && path.includes('/blobs/')) now += 360_000
        return false
      },
    })
    const { result } = await pullFrom(registry, { clock: { now: () => now } })
    expect(result.status).toBe('complete')
    expect(registry.log.filter(({ role }) => role === 'authorization').length).toBeGreaterThan(1)
  })
})
