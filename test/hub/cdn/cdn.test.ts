import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { catalogOf, hubRig, json, type HubRig } from '../../helpers/hub-rig.ts'

interface ImageManifest {
  readonly layers: readonly { readonly digest: string; readonly size: number }[]
}

/** A layer of a new hub: its digest and size, and the signed URL that the registry redirects to. */
async function layerOf(rig: HubRig): Promise<{ digest: string; size: number; url: URL }> {
  const manifest = await rig.pull('library/tiny', 'manifests/latest')
  const [layer] = (json(manifest.body) as ImageManifest).layers
  if (layer === undefined) throw new Error('an image without layers')
  const { headers, status } = await rig.pull('library/tiny', `blobs/${layer.digest}`)
  expect(status).toBe(307)
  return { ...layer, url: new URL(headers.location ?? '') }
}

async function cdnRig(): Promise<HubRig & { layer: Awaited<ReturnType<typeof layerOf>> }> {
  const rig = await hubRig({ catalog: catalogOf('library/tiny', { format: 'oci-manifest' }) })
  return { ...rig, layer: await layerOf(rig) }
}

describe('the CDN', () => {
  it('is an authority of its own, and serves the bytes of the digest behind the signed URL', async () => {
    const { hub, ask, layer } = await cdnRig()
    expect(layer.url.host).toBe(hub.authorities.cdn.name)
    expect(new Set(Object.values(hub.authorities).map(({ name }) => name)).size).toBe(3)
    const { status, headers, body } = await ask(layer.url)
    expect(status).toBe(200)
    expect(`sha256:${createHash('sha256').update(body).digest('hex')}`).toBe(layer.digest)
    expect(headers).toMatchObject({
      'content-length': String(layer.size),
      'accept-ranges': 'bytes',
      etag: `"${layer.digest.slice(7)}"`,
    })
  })

  it('answers HEAD as GET, without the bytes', async () => {
    const { ask, layer } = await cdnRig()
    const { status, headers, body } = await ask(layer.url, { method: 'HEAD' })
    expect([status, headers['content-length'], body.length]).toEqual([200, String(layer.size), 0])
  })

  it('answers 400 to any Authorization, as S3 and R2 do, and does not repeat it', async () => {
    const { ask, layer } = await cdnRig()
    for (const authorization of ['Bearer canary', 'Basic canary', 'canary', '']) {
      const { status, headers, body } = await ask(layer.url, { headers: { authorization } })
      expect([status, headers['content-type']]).toEqual([400, 'application/xml'])
      expect(body.toString()).toContain('<Code>InvalidArgument</Code>')
      expect(body.toString()).not.toContain('canary')
    }
  })

  it('sends one range, and says which', async () => {
    const { ask, layer } = await cdnRig()
    const whole = (await ask(layer.url)).body
    const part = await ask(layer.url, { headers: { range: 'bytes=100-199' } })
    expect([part.status, part.headers['content-range'], part.headers['content-length']]).toEqual([
      206,
      `bytes 100-199/${layer.size}`,
      '100',
    ])
    expect(part.body.equals(whole.subarray(100, 200))).toBe(true)
    const rest = await ask(layer.url, { headers: { range: 'bytes=1000-' } })
    expect(rest.body.equals(whole.subarray(1000))).toBe(true)
    const beyond = await ask(layer.url, { headers: { range: `bytes=${layer.size}-` } })
    expect([beyond.status, beyond.headers['content-range']]).toEqual([416, `bytes */${layer.size}`])
  })

  it('ignores a range of something else (If-Range)', async () => {
    const { ask, layer } = await cdnRig()
    const { headers } = await ask(layer.url)
    const asked = (ifRange: string): Promise<{ status: number }> =>
      ask(layer.url, { headers: { range: 'bytes=1-2', 'if-range': ifRange } })
    expect((await asked(headers.etag ?? '')).status).toBe(206)
    expect((await asked('"another"')).status).toBe(200)
  })

  it('answers 304 to who has it', async () => {
    const { ask, layer } = await cdnRig()
    const { headers } = await ask(layer.url)
    const again = await ask(layer.url, { headers: { 'if-none-match': headers.etag ?? '' } })
    expect([again.status, again.body.length]).toEqual([304, 0])
  })

  it('refuses a URL that is not signed, is changed, or is older than five minutes', async () => {
    const { ask, later, layer } = await cdnRig()
    const unsigned = new URL(layer.url.pathname, layer.url)
    const changed = new URL(layer.url)
    changed.pathname = changed.pathname.replace(/[0-9a-f]{64}/, 'a'.repeat(64))
    const longer = new URL(layer.url)
    longer.searchParams.set('verify', longer.searchParams.get('verify')?.replace(/^\d/, '9') ?? '')
    for (const url of [unsigned, changed, longer]) {
      const { status, body } = await ask(url)
      expect([status, body.toString()]).toEqual([
        403,
        expect.stringContaining('SignatureDoesNotMatch') as unknown,
      ])
    }
    later(300)
    expect((await ask(layer.url)).status).toBe(200)
    later(1)
    const late = await ask(layer.url)
    expect([late.status, late.body.toString()]).toEqual([403, expect.stringContaining('expired') as unknown])
  })

  it('does nothing but GET and HEAD', async () => {
    const { ask, layer } = await cdnRig()
    const { status, headers } = await ask(layer.url, { method: 'PUT' })
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
  })
})
