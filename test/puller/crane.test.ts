// crane as its source says it asks: there is none here to record.

import { describe, expect, it } from 'vitest'
import { header } from '../../src/http/headers.ts'
import { crane } from '../../src/puller/personalities/crane.ts'
import { docker } from '../../src/puller/personalities/docker.ts'
import { realmProblem } from '../../src/puller/realm.ts'
import { failureOf, pullFrom } from './pull-from.ts'
import { MANIFEST, send, standIn, type Answer, type StandIn } from './stand-in.ts'

/** The stand-in is one host with three ports: a realm on another port would be refused. */
function onOneHost(answer: Answer = () => false): Promise<StandIn> {
  const challenged: Answer = (asked, response) => {
    const { role, path, url, headers } = asked
    if (answer(asked, response)) return true
    if (role !== 'registry') return false
    if (path === '/token') {
      send(response, 200, JSON.stringify({ token: 'stand-in-token' }))
      return true
    }
    const isChallenged = header(headers, 'authorization') === null
    if (isChallenged)
      send(response, 401, '', { 'www-authenticate': `Bearer realm="${url.origin}/token",service="here"` })
    return isChallenged
  }
  return standIn({ layers: [100, 200, 300], answer: challenged })
}

describe('crane', () => {
  it('asks for one thing after the other: ping, token, manifests, config, layers', async () => {
    const registry = await onOneHost()
    const { result } = await pullFrom(registry, { personality: crane })
    expect(result).toMatchObject({ status: 'complete' })
    expect(registry.asked()).toEqual([
      'GET /v2/',
      'GET /token',
      'GET /v2/library/app/manifests/latest',
      'GET /v2/library/app/manifests/MANIFEST',
      ...['CONFIG', 'LAYER0', 'LAYER1', 'LAYER2'].flatMap((name) => [
        `GET /v2/library/app/blobs/${name}`,
        `GET cdn /${name}`,
      ]),
    ])
    expect(registry.log[1]?.url.search).toBe('?scope=repository%3Alibrary%2Fapp%3Apull&service=here')
  })

  it('takes all media types of a tag in one line, and the descriptor’s alone of a digest', async () => {
    const registry = await onOneHost()
    await pullFrom(registry, { personality: crane })
    const accepts = registry.log.slice(2, 4).map(({ headers }) => header(headers, 'accept'))
    expect(accepts[0]?.split(',')).toHaveLength(6)
    expect(accepts[1]).toBe(MANIFEST)
  })

  it('asks once more with the scope that a later 401 names put first, of the first realm', async () => {
    const scope = 'repository:library/app:pull,push'
    const registry = await onOneHost(({ role, path, url, times }, response) => {
      const refuses = role === 'registry' && path.endsWith('/manifests/latest') && times === 1
      const elsewhere = `Bearer realm="${url.origin}/elsewhere",service="there",scope="${scope}"`
      if (refuses) send(response, 401, '', { 'www-authenticate': elsewhere })
      return refuses
    })
    const { result } = await pullFrom(registry, { personality: crane })
    expect(result.status).toBe('complete')
    const tokens = registry.log.filter(({ url }) => url.searchParams.has('scope'))
    expect(tokens.map(({ url }) => [url.pathname, url.searchParams.getAll('scope')])).toEqual([
      ['/token', ['repository:library/app:pull']],
      ['/token', [scope, 'repository:library/app:pull']],
    ])
  })

  it('waits a second, and three, before it asks again; then it says what it read', async () => {
    const registry = await onOneHost(({ role, path }, response) => {
      const fails = role === 'registry' && path.endsWith('/manifests/latest')
      if (fails) send(response, 503, 'go away')
      return fails
    })
    const pulled = await pullFrom(registry, { personality: crane })
    const url = `${registry.origins.registry}/v2/library/app/manifests/latest`
    expect(pulled.waits).toEqual([1_000, 3_000])
    expect(failureOf(pulled).words).toBe(
      `GET ${url}: unexpected status code 503 Service Unavailable: go away`,
    )
  })

  it('gives up when the root of the registry is none', async () => {
    const registry = await onOneHost(({ path }, response) => {
      if (path === '/v2/') send(response, 404, '{"errors":[{"code":"NOT_FOUND","message":"no such thing"}]}')
      return path === '/v2/'
    })
    const failed = failureOf(await pullFrom(registry, { personality: crane }))
    expect(failed.words).toBe(`GET ${registry.origins.registry}/v2/: NOT_FOUND: no such thing`)
    expect(registry.asked()).toEqual(['GET /v2/'])
  })

  it('does not send a token request to a private address that is not the registry, as docker does', async () => {
    const registry = await standIn()
    const failed = failureOf(await pullFrom(registry, { personality: crane }))
    expect(failed.words).toBe(
      'invalid realm in www-authenticate: realm host "127.0.0.1" is a private or link-local address',
    )
    expect(registry.asked()).toEqual(['GET /v2/'])
    expect((await pullFrom(registry, { personality: docker })).result.status).toBe('complete')
  })
})

describe('a realm', () => {
  const HTTPS = 'https://registry.test:8443'

  it.each([
    ['https://auth.docker.io/token', HTTPS],
    ['https://127.0.0.1:5000/token', 'https://127.0.0.1:5000'],
    ['http://auth.test/token', 'http://registry.test'],
    ['https://172.32.0.1/token', HTTPS],
    ['https://localhost/token', HTTPS],
  ])('%s of %s is taken', (realm, registry) => {
    expect(realmProblem(new URL(realm), new URL(registry))).toBeNull()
  })

  it('without TLS is refused to a registry with TLS, even if it is its own', () => {
    expect(realmProblem(new URL('http://registry.test:8443/token'), new URL(HTTPS))).toBe(
      'realm scheme "http" not allowed for a secure registry; use https',
    )
  })

  it.each([
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.8',
    '169.254.169.254',
    '127.0.0.1:5001',
    '0.0.0.0',
    '[::1]',
    '[fd00::1]',
  ])('at %s is refused', (host) => {
    expect(realmProblem(new URL(`https://${host}/token`), new URL(HTTPS))).toMatch(
      / is a private or link-local/,
    )
  })
})
