import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { codes, hubRig, json, type HubRig, type Reply } from '../../helpers/hub-rig.ts'

const APP = 'acme/app'
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const INDEX = 'application/vnd.oci.image.index.v1+json'
const digestOf = (text: string): string => `sha256:${createHash('sha256').update(text).digest('hex')}`
const NOWHERE = `sha256:${'b'.repeat(64)}`

const descriptor = (text: string, mediaType: string): object => ({
  mediaType,
  digest: digestOf(text),
  size: Buffer.byteLength(text),
})

/** A manifest over two blobs: `{}` and `layer`. */
const IMAGE = {
  schemaVersion: 2,
  mediaType: MANIFEST,
  config: descriptor('{}', 'application/vnd.oci.image.config.v1+json'),
  layers: [descriptor('layer', 'application/vnd.oci.image.layer.v1.tar')],
}

async function rigWithBlobs(): Promise<HubRig> {
  const rig = await hubRig()
  for (const body of ['{}', 'layer']) {
    await rig.push(APP, `blobs/uploads/?digest=${digestOf(body)}`, { method: 'POST', body })
  }
  return rig
}

function put(
  { push }: HubRig,
  reference: string,
  manifest: object | string,
  contentType = MANIFEST,
): Promise<Reply> {
  const body = typeof manifest === 'string' ? manifest : JSON.stringify(manifest)
  return push(APP, `manifests/${reference}`, {
    method: 'PUT',
    headers: { 'content-type': contentType },
    body,
  })
}

describe('PUT of a manifest', () => {
  it('publishes it under a tag and its digest', async () => {
    const rig = await rigWithBlobs()
    const { status, headers } = await put(rig, 'v1', IMAGE)
    const digest = digestOf(JSON.stringify(IMAGE))
    expect([status, headers['docker-content-digest']]).toEqual([201, digest])
    expect(new URL(headers.location ?? '').pathname).toBe(`/v2/${APP}/manifests/${digest}`)
    const published = await rig.pull(APP, 'manifests/v1')
    expect([published.status, published.headers['content-type']]).toEqual([200, MANIFEST])
    expect(published.body.toString()).toBe(JSON.stringify(IMAGE))
    expect(json((await rig.pull(APP, 'tags/list')).body)).toEqual({ name: APP, tags: ['v1'] })
  })

  it('by digest makes no tag', async () => {
    const rig = await rigWithBlobs()
    expect((await put(rig, digestOf(JSON.stringify(IMAGE)), IMAGE)).status).toBe(201)
    expect(json((await rig.pull(APP, 'tags/list')).body)).toEqual({ name: APP, tags: [] })
    const wrong = await put(rig, NOWHERE, IMAGE)
    expect([wrong.status, codes(wrong)]).toEqual([400, ['DIGEST_INVALID']])
  })

  it('names each blob that is not there', async () => {
    const rig = await rigWithBlobs()
    const missing = { mediaType: 'x', digest: NOWHERE, size: 1 }
    const reply = await put(rig, 'v1', { ...IMAGE, config: missing, layers: [...IMAGE.layers, missing] })
    expect([reply.status, codes(reply)]).toEqual([400, ['MANIFEST_BLOB_UNKNOWN', 'MANIFEST_BLOB_UNKNOWN']])
    expect(reply.body.toString()).toContain(NOWHERE)
    const index = { schemaVersion: 2, mediaType: INDEX, manifests: [{ ...missing, mediaType: MANIFEST }] }
    expect(codes(await put(rig, 'v1', index, INDEX))).toEqual(['MANIFEST_BLOB_UNKNOWN'])
    expect((await rig.push(APP, 'manifests/v1')).status).toBe(404)
  })

  it.each([
    ['whose blobs are not there', 2 ** 20, IMAGE],
    ['for which there is no memory', 10, { ...IMAGE, config: undefined, layers: [] }],
  ])('%s makes no repository', async (_, pushLimit, manifest) => {
    const rig = await hubRig({ pushLimit })
    expect((await put(rig, 'v1', manifest)).status).toBeGreaterThanOrEqual(400)
    const tags = await rig.push(APP, 'tags/list')
    expect([tags.status, codes(tags)]).toEqual([404, ['NAME_UNKNOWN']])
  })

  it.each([
    ['no JSON', 'xx', MANIFEST],
    ['no manifest', '{}', MANIFEST],
    ['an array', '[]', MANIFEST],
    ['no media type', JSON.stringify(IMAGE), ''],
    ['another media type', JSON.stringify(IMAGE), 'text/plain'],
    ['an index by its header only', JSON.stringify(IMAGE), INDEX],
    [
      'Docker’s by its header only',
      JSON.stringify(IMAGE),
      'application/vnd.docker.distribution.manifest.v2+json',
    ],
  ])('refuses %s', async (_, body, contentType) => {
    const reply = await put(await rigWithBlobs(), 'v1', body, contentType)
    expect([reply.status, codes(reply)]).toEqual([400, ['MANIFEST_INVALID']])
  })

  it.each(['.dot', '-dash', 'a'.repeat(129), '%20', 'a%3Ab', '%E2%82%AC'])(
    'refuses the tag %s',
    async (tag) => {
      const reply = await put(await rigWithBlobs(), tag, IMAGE)
      expect([reply.status, codes(reply)]).toEqual([400, ['TAG_INVALID']])
    },
  )

  it('refuses more than 4 MiB, and the connection still gets the answer', async () => {
    const reply = await put(await rigWithBlobs(), 'v1', 'x'.repeat(5 * 2 ** 20))
    expect([reply.status, codes(reply)]).toEqual([413, ['SIZE_INVALID']])
  })

  it('with a subject is listed by its referrers', async () => {
    const rig = await rigWithBlobs()
    await put(rig, 'v1', IMAGE)
    const digest = digestOf(JSON.stringify(IMAGE))
    const signature = {
      ...IMAGE,
      artifactType: 'application/x.sig',
      subject: { mediaType: MANIFEST, digest, size: 1 },
    }
    const { headers } = await put(rig, 'sig', signature)
    expect(headers['oci-subject']).toBe(digest)
    const listed = (json((await rig.pull(APP, `referrers/${digest}`)).body) as { manifests: object[] })
      .manifests
    expect(listed).toMatchObject([
      { artifactType: 'application/x.sig', digest: headers['docker-content-digest'] },
    ])
  })
})

describe('DELETE of a manifest', () => {
  it('by tag takes the tag only, by digest all its tags', async () => {
    const rig = await rigWithBlobs()
    for (const tag of ['a', 'b', 'c']) await put(rig, tag, IMAGE)
    const remove = async (reference: string): Promise<number> =>
      (await rig.push(APP, `manifests/${reference}`, { method: 'DELETE' })).status
    const tags = async (): Promise<unknown> =>
      (json((await rig.pull(APP, 'tags/list')).body) as { tags: unknown }).tags
    expect([await remove('b'), await remove('b'), await tags()]).toEqual([202, 404, ['a', 'c']])
    const digest = digestOf(JSON.stringify(IMAGE))
    expect([await remove(digest), await remove(digest), await tags()]).toEqual([202, 404, []])
    expect((await rig.pull(APP, 'manifests/a')).status).toBe(404)
  })
})
