// From a name to a manifest, and the manifests that are refused.

import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { containerd } from '../../src/puller/personalities/containerd.ts'
import { podman } from '../../src/puller/personalities/podman.ts'
import { failureOf, pullFrom, reference } from './pull-from.ts'
import { digestOf, INDEX, MANIFEST, send, standIn, type Answer } from './stand-in.ts'

/** Serves something else as the manifest of `latest`. */
const serving =
  (body: string, headers: Record<string, string> = {}): Answer =>
  ({ role, path, method }, response) => {
    const isIt = role === 'registry' && /\/manifests\/(?:latest|sha256:\w+)$/.test(path)
    if (!isIt) return false
    const all = { 'content-type': MANIFEST, 'docker-content-digest': digestOf(body), ...headers }
    if (method !== 'HEAD') send(response, 200, body, all)
    else response.writeHead(200, { 'content-length': body.length, ...all }).end()
    return true
  }

const descriptor = (size: unknown): unknown => ({ mediaType: 'x', digest: digestOf('x'), size })

describe('the usual way', () => {
  it('docker: ping, token, HEAD of the tag, then by digest', async () => {
    const registry = await standIn()
    const { result, progress } = await pullFrom(registry)
    const { content } = registry
    expect(result).toMatchObject({
      status: 'complete',
      digest: content.index,
      config: { digest: content.config },
    })
    expect(registry.asked().slice(0, 5)).toEqual([
      'GET /v2/',
      'GET authorization /token',
      'HEAD /v2/library/app/manifests/latest',
      'GET /v2/library/app/manifests/INDEX',
      'GET /v2/library/app/manifests/MANIFEST',
    ])
    expect(progress[0]).toEqual({ type: 'resolved', digest: content.index })
    expect(progress.filter(({ type }) => type === 'verified')).toHaveLength(2)
  })

  it('a digest is not asked for twice by docker, and by HEAD first by containerd', async () => {
    const registry = await standIn()
    const image = reference(
      `${new URL(registry.origins.registry).host}/library/app@${registry.content.index}`,
    )
    expect((await pullFrom(registry, { image })).result.status).toBe('complete')
    expect(registry.asked()).not.toContain('HEAD /v2/library/app/manifests/INDEX')
    expect((await pullFrom(registry, { image, personality: containerd })).result.status).toBe('complete')
    expect(registry.asked()).toContain('HEAD /v2/library/app/manifests/INDEX')
  })

  it('a HEAD without digest or length is followed by a GET', async () => {
    const answer: Answer = ({ role, method }, response) => {
      if (role !== 'registry' || method !== 'HEAD') return false
      response.writeHead(200, { 'content-type': INDEX }).end()
      return true
    }
    for (const personality of [undefined, containerd]) {
      const registry = await standIn({ answer, auth: 'none' })
      const { result } = await pullFrom(registry, personality === undefined ? {} : { personality })
      expect(result.status).toBe('complete')
      expect(registry.asked()).toContain('GET /v2/library/app/manifests/latest')
    }
  })

  it('a digest that a HEAD names and nobody has: docker asks by the tag after all, containerd does not', async () => {
    const nowhere = digestOf('nowhere')
    const answer: Answer = ({ role, method }, response) => {
      if (role !== 'registry' || method !== 'HEAD') return false
      const headers = { 'content-type': INDEX, 'content-length': 100, 'docker-content-digest': nowhere }
      response.writeHead(200, headers).end()
      return true
    }
    const registry = await standIn({ answer })
    const { result } = await pullFrom(registry)
    expect(result).toMatchObject({ status: 'complete', digest: registry.content.index })
    expect(registry.asked().slice(2, 6)).toEqual([
      'HEAD /v2/library/app/manifests/latest',
      `GET /v2/library/app/manifests/${nowhere}`,
      'GET /v2/library/app/manifests/latest',
      'GET /v2/library/app/manifests/MANIFEST',
    ])
    const failed = failureOf(await pullFrom(await standIn({ answer }), { personality: containerd }))
    expect(failed.failure.cause).toMatchObject({ kind: 'status', status: 404 })
  })

  it('a mirror is told by containerd alone which registry it stands for', async () => {
    for (const [personality, ns] of [
      [containerd, 'docker.io'],
      [podman, null],
    ] as const) {
      const registry = await standIn()
      const { result } = await pullFrom(registry, { image: reference('app'), personality })
      expect(result.status).toBe('complete')
      const asked = registry.log.filter(({ role, url }) => role === 'registry' && url.pathname !== '/v2/')
      expect(new Set(asked.map(({ url }) => url.searchParams.get('ns')))).toEqual(new Set([ns]))
    }
  })

  it('gzip on the wire is undone', async () => {
    const answer: Answer = ({ role, path, served }, response) => {
      const bytes = served(path)
      if (role !== 'registry' || bytes === undefined || !path.includes('/manifests/')) return false
      const zipped = gzipSync(bytes)
      const type = bytes.includes('"manifests"') ? INDEX : MANIFEST
      const head = { 'content-encoding': 'gzip', 'content-length': zipped.length, 'content-type': type }
      response.writeHead(200, head).end(zipped)
      return true
    }
    const registry = await standIn({ answer })
    expect((await pullFrom(registry)).result.status).toBe('complete')
  })
})

describe('a manifest is refused', () => {
  it.each([
    ['that is HTML', '<html>', /^error unmarshalling content: invalid character '<'/],
    ['of schema 1', '{"schemaVersion":1,"fsLayers":[]}', /^missing signature key$/],
    [
      'with a layer of no size',
      JSON.stringify({ config: descriptor(1), layers: [descriptor(-1)] }),
      /layer without a size/,
    ],
    [
      'with a layer of huge size',
      JSON.stringify({ config: descriptor(1), layers: [descriptor(1e300)] }),
      /layer without a size/,
    ],
    [
      'with thousands of layers',
      JSON.stringify({ layers: Array.from({ length: 5000 }, () => descriptor(1)) }),
      /a manifest of 5000 blobs/,
    ],
  ])('%s', async (_, body, message) => {
    const registry = await standIn({ auth: 'none', answer: serving(body) })
    const { failure } = failureOf(await pullFrom(registry))
    expect(failure.cause).toEqual({ kind: 'unusable', message: expect.stringMatching(message) as unknown })
  })

  it('that unpacks to more than the limit', async () => {
    const zipped = gzipSync(Buffer.alloc(50_000_000, 32))
    const registry = await standIn({
      auth: 'none',
      answer: ({ role, method, path }, response) => {
        if (role !== 'registry' || method !== 'GET' || !path.includes('/manifests/')) return false
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(zipped)
        return true
      },
    })
    expect(failureOf(await pullFrom(registry)).failure.cause).toMatchObject({ kind: 'too-long' })
  })

  it('that is not what its digest says', async () => {
    const registry = await standIn({
      auth: 'none',
      answer: serving('{"layers":[]}', { 'docker-content-digest': digestOf('else') }),
    })
    const { host } = new URL(registry.origins.registry)
    const image = reference(`${host}/library/app@${digestOf('else')}`)
    expect(failureOf(await pullFrom(registry, { image })).words).toBe(
      `manifest verification failed for digest ${digestOf('else')}`,
    )
    // Of a tag, dockerd does not hold it against the digest that HEAD named: seen with 20.10.24.
    expect((await pullFrom(registry)).result.status).toBe('complete')
    const failed = failureOf(await pullFrom(registry, { personality: containerd }))
    expect(failed.failure.cause).toMatchObject({ kind: 'wrong-digest', expected: digestOf('else') })
  })

  it.each([
    ['of a HEAD', '*'],
    ['of the GET after it', 'GET'],
  ])('whose digest would become a path: %s', async (_, only) => {
    const registry = await standIn({
      auth: 'none',
      answer: (asked, response) => {
        const evil = only === '*' || asked.method === only
        return serving('{}', { 'docker-content-digest': evil ? '../../../v2/evil' : '' })(asked, response)
      },
    })
    expect(failureOf(await pullFrom(registry)).failure.cause).toMatchObject({ kind: 'unusable' })
    expect(registry.log.every(({ url }) => !url.pathname.includes('evil'))).toBe(true)
  })

  it('in an index of an index', async () => {
    const entry = {
      digest: digestOf('{"manifests":[]}'),
      size: 1,
      platform: { os: 'linux', architecture: 'amd64' },
    }
    const outer = JSON.stringify({ manifests: [entry] })
    const registry = await standIn({
      auth: 'none',
      answer: (asked, response) => {
        const inner = asked.path.endsWith(entry.digest)
        return serving(inner ? '{"manifests":[]}' : outer, { 'content-type': INDEX })(asked, response)
      },
    })
    expect(failureOf(await pullFrom(registry)).failure.cause).toEqual({
      kind: 'unusable',
      message: 'an index in an index',
    })
  })
})

describe('what is not there', () => {
  it('a tag', async () => {
    const registry = await standIn()
    const { host } = new URL(registry.origins.registry)
    const image = reference(`${host}/library/app:nosuch`)
    expect(failureOf(await pullFrom(registry, { image })).words).toBe(
      `manifest for ${host}/library/app:nosuch not found: manifest unknown: manifest unknown`,
    )
    expect(registry.asked().slice(2)).toEqual([
      'HEAD /v2/library/app/manifests/nosuch',
      'GET /v2/library/app/manifests/nosuch',
    ])
    expect(failureOf(await pullFrom(registry, { image, personality: containerd })).words).toBe(
      `failed to resolve reference "${image.full}": ${image.full}: not found`,
    )
  })

  it('a platform; an attestation is none', async () => {
    const registry = await standIn({ platform: 'linux/s390x' })
    const failed = failureOf(await pullFrom(registry))
    expect(failed.words).toBe('no matching manifest for linux/amd64 in the manifest list entries')
    const unknown = failureOf(await pullFrom(registry, { platform: 'linux/arm/v7' }))
    expect(unknown.failure.cause).toMatchObject({ kind: 'no-platform', platform: 'linux/arm/v7' })
  })

  it('room: a rate limit in docker’s words, and six times in a row by containerd', async () => {
    const answer: Answer = ({ role, path }, response) => {
      const limited = role === 'registry' && path.includes('/manifests/')
      if (limited)
        send(
          response,
          429,
          '{"errors":[{"code":"TOOMANYREQUESTS","message":"You have reached your pull rate limit."}]}',
        )
      return limited
    }
    const registry = await standIn({ auth: 'none', answer })
    expect(failureOf(await pullFrom(registry)).words).toBe(
      'toomanyrequests: You have reached your pull rate limit.',
    )
    const before = registry.log.length
    expect(failureOf(await pullFrom(registry, { personality: containerd })).words).toMatch(
      /^failed to resolve reference ".+": pulling from host .+ failed with status code \[manifests latest\]: 429 Too Many Requests$/,
    )
    expect(registry.log.length - before).toBe(6)
  })
})
