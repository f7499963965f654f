import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { catalogOf, codes, hubRig, json, type HubRig } from '../../helpers/hub-rig.ts'

const INDEX = 'application/vnd.oci.image.index.v1+json'
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const DOCKER_MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'

const tinyRig = (): Promise<HubRig> => hubRig({ catalog: catalogOf('library/tiny') })

const sha256 = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`

describe('a manifest', () => {
  it('is the same by tag and by digest, and HEAD tells all but the bytes', async () => {
    const { pull } = await tinyRig()
    const byTag = await pull('library/tiny', 'manifests/latest')
    const digest = sha256(byTag.body)
    expect(byTag.headers).toMatchObject({
      'content-type': INDEX,
      'content-length': String(byTag.body.length),
      'docker-content-digest': digest,
      etag: `"${digest}"`,
    })
    const byDigest = await pull('library/tiny', `manifests/${digest}`)
    expect(byDigest.body.equals(byTag.body)).toBe(true)
    const head = await pull('library/tiny', 'manifests/latest', { method: 'HEAD' })
    const { date: _, ...headers } = byTag.headers
    expect([head.status, head.body.length]).toEqual([200, 0])
    expect(head.headers).toMatchObject(headers)
  })

  it('is not sent again to who has it', async () => {
    const { pull } = await tinyRig()
    const { headers } = await pull('library/tiny', 'manifests/latest', { method: 'HEAD' })
    const digest = headers['docker-content-digest'] as string
    for (const [ifNoneMatch, status] of [
      [digest, 304],
      [`"${digest}"`, 304],
      [`"x", W/"${digest}"`, 304],
      ['"x"', 200],
    ] as const) {
      const again = await pull('library/tiny', 'manifests/latest', {
        headers: { 'if-none-match': ifNoneMatch },
      })
      expect([ifNoneMatch, again.status]).toEqual([ifNoneMatch, status])
    }
  })

  it.each([
    ['', 404],
    ['application/json', 404],
    [DOCKER_MANIFEST, 404],
    [MANIFEST, 404],
    [INDEX, 200],
    [`${MANIFEST};q=0.9, ${INDEX};q=0.5`, 200],
    ['*/*', 200],
  ])('of OCI is for who accepts it: %s is %i', async (accept, status) => {
    const { pull } = await tinyRig()
    const reply = await pull('library/tiny', 'manifests/latest', { headers: { accept } })
    expect(reply.status).toBe(status)
    if (status === 404) {
      expect(reply.body.toString()).toContain(
        'OCI index found, but accept header does not support OCI indexes',
      )
    }
  })

  it('list of Docker’s is its linux/amd64 to who knows no lists', async () => {
    const { pull } = await hubRig({ catalog: catalogOf('library/old', { format: 'docker-list' }) })
    const list = await pull('library/old', 'manifests/latest')
    const [entry] = (json(list.body) as { manifests: { digest: string }[] }).manifests
    const old = await pull('library/old', 'manifests/latest', { headers: { accept: DOCKER_MANIFEST } })
    expect([old.status, old.headers['docker-content-digest'], old.headers['content-type']]).toEqual([
      200,
      entry?.digest,
      DOCKER_MANIFEST,
    ])
    const digest = list.headers['docker-content-digest'] as string
    const byDigest = await pull('library/old', `manifests/${digest}`, {
      headers: { accept: DOCKER_MANIFEST },
    })
    expect(byDigest.headers['docker-content-digest']).toBe(digest)
  })

  it.each([`sha256:${'a'.repeat(64)}`, 'nosuch', '__proto__', 'sha256:abc', '%00', '..%2f..%2fetc%2fpasswd'])(
    'that is not there is unknown: %s',
    async (reference) => {
      const { pull } = await tinyRig()
      const reply = await pull('library/tiny', `manifests/${reference}`)
      expect(reply.status).toBe(404)
    },
  )
})

describe('the pull limit', () => {
  it('counts manifests, but neither indexes nor HEADs nor 304s, and is told with each', async () => {
    const rig = await hubRig({
      catalog: catalogOf('library/tiny', { format: 'oci-manifest' }),
      pullLimit: { limit: 2, windowSeconds: 60 },
    })
    const left = async (method: string, headers: Record<string, string> = {}): Promise<unknown[]> => {
      const reply = await rig.pull('library/tiny', 'manifests/latest', { method, headers })
      return [reply.status, reply.headers['ratelimit-remaining']]
    }
    expect(await left('HEAD')).toEqual([200, '2;w=60'])
    expect(await left('GET', { 'if-none-match': '*' })).toEqual([304, undefined])
    expect(await left('GET')).toEqual([200, '1;w=60'])
    expect(await left('GET')).toEqual([200, '0;w=60'])
    expect(await left('HEAD')).toEqual([200, '0;w=60'])
    const refused = await rig.pull('library/tiny', 'manifests/latest')
    expect([refused.status, codes(refused), refused.headers['ratelimit-limit']]).toEqual([
      429,
      ['TOOMANYREQUESTS'],
      '2;w=60',
    ])
    expect(refused.headers['docker-ratelimit-source']).toBe('127.0.0.1')
    const alice = await rig.push('library/tiny', 'manifests/latest')
    expect([alice.status, alice.headers['docker-ratelimit-source']]).toEqual([200, 'alice'])
    rig.later(60)
    expect(await left('GET')).toEqual([200, '1;w=60'])
  })

  it('is free for an index', async () => {
    const { pull } = await tinyRig()
    const { headers } = await pull('library/tiny', 'manifests/latest')
    expect(headers['ratelimit-remaining']).toBe('100;w=21600')
  })
})
