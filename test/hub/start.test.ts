import { connect } from 'node:net'
import { Agent, request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { text } from 'node:stream/consumers'
import { connect as connectTls } from 'node:tls'
import { describe, expect, it, onTestFinished } from 'vitest'
import { DOCKER_HUB_NAMES } from '../../src/hub/options.ts'
import { catalogOf, hubRig, json, type HubRig } from '../helpers/hub-rig.ts'
import { rawPeer } from '../helpers/raw-peer.ts'
import { testAuthority } from '../helpers/test-authority.ts'
import { waitFor } from '../helpers/wait-for.ts'

/** What comes back for bytes as they are. */
async function raw({ hub }: HubRig, bytes: string): Promise<string> {
  const peer = rawPeer(connect(hub.authorities.registry.address))
  peer.send(bytes)
  await peer.over()
  return peer.text()
}

describe('startHub', () => {
  it('speaks TLS under Docker Hub’s names, and says them in realm and redirects', async () => {
    const authority = await testAuthority()
    const { hub } = await hubRig({
      leafFor: authority.leafFor,
      names: DOCKER_HUB_NAMES,
      now: () => new Date(),
    })
    const ask = (name: string, port: number, path: string): Promise<{ authenticate: string; body: string }> =>
      new Promise((resolve, reject) => {
        const options = {
          host: '127.0.0.1',
          port,
          servername: name,
          ca: authority.cert,
          agent: false as const,
        }
        httpsRequest({ ...options, path, headers: { host: name } }, (response) => {
          const authenticate = response.headers['www-authenticate'] ?? ''
          text(response).then((body) => resolve({ authenticate, body }), reject)
        })
          .once('error', reject)
          .end()
      })
    const { registry, authorization, cdn } = hub.authorities
    expect([registry.name, authorization.name, cdn.name]).toEqual([
      'registry-1.docker.io',
      'auth.docker.io',
      'production.cloudflare.docker.com',
    ])
    expect((await ask(registry.name, registry.address.port, '/v2/')).authenticate).toBe(
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io"',
    )
    const { body } = await ask(authorization.name, authorization.address.port, '/token')
    expect(JSON.parse(body)).toHaveProperty('token')
    expect((await ask(cdn.name, cdn.address.port, '/')).body).toContain('SignatureDoesNotMatch')
  })

  it('listens on loopback only', async () => {
    const { hub } = await hubRig()
    expect(Object.values(hub.authorities).map(({ address }) => address.host)).toEqual(
      Array(3).fill('127.0.0.1'),
    )
  })

  it('makes no content before it is asked for, and makes it once for all who ask', async () => {
    const { pull } = await hubRig({ catalog: catalogOf('library/tiny') })
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => pull('library/tiny', 'manifests/latest')),
    )
    expect(new Set(replies.map(({ status, headers }) => `${status} ${String(headers.etag)}`)).size).toBe(1)
  })

  it('answers others while it makes the digests of a large image', async () => {
    const layers = [{ path: 'large', bytes: 40_000_000, per: 'platform' }] as const
    const { pull, ask } = await hubRig({ catalog: catalogOf('library/large', { layers }) })
    const order: string[] = []
    const large = pull('library/large', 'manifests/latest').then(() => order.push('large'))
    for (let i = 0; i < 3; i++) {
      await ask('registry/v2/')
      order.push('small')
    }
    await large
    expect(order.at(-1)).toBe('large')
  })

  it('close cuts what is open and frees the ports, and may be called twice', async () => {
    const { hub } = await hubRig()
    const peers = Object.values(hub.authorities).map(({ address }) => rawPeer(connect(address)))
    await waitFor(() => peers.every(({ socket }) => socket.readyState === 'open'), {
      what: 'three connections',
    })
    await Promise.all([hub.close(), hub.close()])
    await hub.close()
    for (const peer of peers) await peer.over()
    const again = connect(hub.authorities.cdn.address)
    const refused = new Promise((resolve) => again.once('error', resolve))
    expect(await refused).toMatchObject({ code: 'ECONNREFUSED' })
  })

  it('lets the handlers be wrapped, each on its own', async () => {
    const seen: string[] = []
    const { ask } = await hubRig({
      wrap: (handlers) => ({
        ...handlers,
        registry: async (request) => {
          const answer = await handlers.registry(request)
          seen.push(`${request.method} ${request.url.pathname} ${answer.status}`)
          return { ...answer, status: 503 }
        },
      }),
    })
    expect((await ask('registry/v2/')).status).toBe(503)
    expect((await ask('authorization/token')).status).toBe(200)
    expect(seen).toEqual(['GET /v2/ 401'])
  })

  it('cuts the connection on an error of its own, and tells of it', async () => {
    const fault = new Error('a fault')
    const rig = await hubRig({ wrap: (handlers) => ({ ...handlers, cdn: () => Promise.reject(fault) }) })
    await expect(rig.ask('cdn/')).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect((rig.faults as unknown[]).splice(0)).toEqual([fault])
  })

  it('a body that breaks off is a cut connection, never a clean end', async () => {
    const fault = new Error('cut here')
    function* chunks(): Generator<Buffer> {
      yield Buffer.from('begin')
      throw fault
    }
    const cdn = { status: 200, headers: [], body: { length: 100, chunks: chunks() } }
    const rig = await hubRig({ wrap: (handlers) => ({ ...handlers, cdn: () => Promise.resolve(cdn) }) })
    await expect(rig.ask('cdn/')).rejects.toThrow()
    expect((rig.faults as unknown[]).splice(0)).toEqual([fault])
  })
})

describe('a connection', () => {
  it.each([
    ['is not read', 'cdn', 405],
    ['is read in part', 'authorization', 413],
  ] as const)('goes on after a body that %s', async (_, role, status) => {
    const { hub } = await hubRig()
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    onTestFinished(() => agent.destroy())
    const post = (bytes: number): Promise<unknown> =>
      new Promise((resolve, reject) => {
        const url = `http://${hub.authorities[role].name}/token`
        const request = httpRequest(url, { agent, method: 'POST' }, (response) => {
          response.resume().once('end', () => resolve(response.statusCode))
        })
        request.once('error', reject).end(Buffer.alloc(bytes))
      })
    expect(await post(5_000_000)).toBe(status)
    expect(await post(5_000_000)).toBe(status)
  })
})

describe('hostile requests', () => {
  it.each([
    ['another host', 'GET /v2/ HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n', '421'],
    ['no host that could be one', 'GET /v2/ HTTP/1.1\r\nHost: [\r\nConnection: close\r\n\r\n', '421'],
    ['no host', 'GET /v2/ HTTP/1.1\r\nConnection: close\r\n\r\n', '400'],
    [
      'a target that is a URL',
      'GET http://evil.example/v2/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
      '400',
    ],
    ['a target that is a star', 'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n', '400'],
    ['no HTTP', '\x16\x03\x01\r\n\r\n', '400'],
  ])('%s', async (_, bytes, status) => {
    const rig = await hubRig()
    expect(await raw(rig, bytes)).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
  })

  it.each([
    ['GET', '/', 404],
    ['GET', '/v3/', 404],
    ['GET', '/prefix/v2/', 404],
    ['GET', '//evil.example/v2/', 404],
    ['GET', '/v2/../../etc/passwd', 404],
    ['GET', '/v2/%2e%2e/manifests/latest', 404],
    ['GET', '/v2/a/%00/manifests/latest', 404],
    ['GET', '/v2/UPPER/manifests/latest', 404],
    ['GET', `/v2/${'a/'.repeat(200)}a/manifests/latest`, 404],
    ['GET', '/v2/%/manifests/latest', 404],
    ['GET', '/v2/__proto__/constructor', 404],
    ['PUT', '/v2/a/tags/list', 405],
    ['TRACE', '/v2/', 405],
  ])('%s %s is %i', async (method, path, status) => {
    const { ask } = await hubRig()
    const reply = await ask(`registry${path}` as 'registry/', { method })
    expect(reply.status).toBe(status)
    if (status === 405) expect(reply.headers.allow).toMatch(/^GET/)
  })

  it('a client that hangs up in the middle of a body is not a fault', async () => {
    const layers = [{ path: 'large', bytes: 8_000_000, per: 'platform' }] as const
    const rig = await hubRig({ catalog: catalogOf('library/large', { format: 'oci-manifest', layers }) })
    const manifest = await rig.pull('library/large', 'manifests/latest')
    const [layer] = (json(manifest.body) as { layers: { digest: string }[] }).layers
    const { headers } = await rig.pull('library/large', `blobs/${layer?.digest ?? ''}`)
    const url = new URL(headers.location ?? '')
    const peer = rawPeer(connect(Number(url.port), url.hostname))
    peer.send(`GET ${url.pathname}${url.search} HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`)
    await waitFor(() => peer.bytes() > 0, { what: 'the first bytes' })
    peer.socket.resetAndDestroy()
    expect((await rig.ask('registry/v2/')).status).toBe(401)
  })

  it('plain HTTP to a TLS port, and a name that is not served, break only their own connection', async () => {
    const authority = await testAuthority()
    const { hub } = await hubRig({ leafFor: authority.leafFor, names: DOCKER_HUB_NAMES })
    const { address } = hub.authorities.registry
    const plain = rawPeer(connect(address))
    plain.send('GET /v2/ HTTP/1.1\r\nHost: registry-1.docker.io\r\n\r\n')
    await plain.over()
    const other = connectTls({ ...address, servername: 'evil.example', ca: authority.cert })
    const refused = await new Promise((resolve) => other.once('error', resolve))
    expect(refused).toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
  })
})
