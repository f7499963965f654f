import { createHash } from 'node:crypto'
import { request, type ClientRequest } from 'node:http'
import { describe, expect, it } from 'vitest'
import { codes, hubRig, json, type HubRig, type Reply } from '../../helpers/hub-rig.ts'
import { waitFor } from '../../helpers/wait-for.ts'

const APP = 'acme/app'
const BYTES = Buffer.from('some bytes of a layer')
const digestOf = (bytes: Buffer): string => `sha256:${createHash('sha256').update(bytes).digest('hex')}`
const DIGEST = digestOf(BYTES)

/** Begins an upload; the path to go on with. */
async function begin({ push, hub }: HubRig): Promise<string> {
  const { status, headers } = await push(APP, 'blobs/uploads/', { method: 'POST' })
  expect([status, headers.range]).toEqual([202, '0-0'])
  const location = new URL(headers.location ?? '')
  expect(location.host).toBe(hub.authorities.registry.name)
  expect(headers['docker-upload-uuid']).toBe(location.pathname.split('/').at(-1))
  return location.pathname.slice(`/v2/${APP}/`.length)
}

/** A request that has brought the first five bytes, and is not over. */
async function sendPart({ hub, token, push }: HubRig, path: string, method: string): Promise<SlowRequest> {
  const authorization = `Bearer ${await token('alice', `repository:${APP}:pull,push`)}`
  const url = `http://${hub.authorities.registry.name}/v2/${APP}/${path}`
  const sent = request(url, { method, headers: { authorization, 'transfer-encoding': 'chunked' } })
  sent.on('error', () => undefined) // a test may cut it
  const status = new Promise<number>((resolve) => {
    sent.once('response', (response) => resolve(response.statusCode ?? 0))
  })
  sent.write(BYTES.subarray(0, 5))
  const [upload = ''] = path.split('?')
  await waitFor(async () => (await push(APP, upload)).headers.range === '0-4', {
    what: 'five bytes to arrive',
  })
  return { request: sent, status }
}

interface SlowRequest {
  readonly request: ClientRequest
  /** Of the answer, once there is one. */
  readonly status: Promise<number>
}

/** The bytes as the CDN gives them. */
async function stored({ push, ask }: HubRig, digest: string): Promise<Buffer> {
  const { headers } = await push(APP, `blobs/${digest}`)
  return (await ask(new URL(headers.location ?? ''))).body
}

function expectCreated({ status, headers }: Reply, digest: string): void {
  expect([status, headers['docker-content-digest']]).toEqual([201, digest])
  expect(new URL(headers.location ?? '').pathname).toBe(`/v2/${APP}/blobs/${digest}`)
}

describe('an upload', () => {
  it('at once: POST with the digest', async () => {
    const rig = await hubRig()
    const path = `blobs/uploads/?digest=${DIGEST}`
    expectCreated(await rig.push(APP, path, { method: 'POST', body: BYTES }), DIGEST)
    expect(await stored(rig, DIGEST)).toEqual(BYTES)
  })

  it('with one PUT', async () => {
    const rig = await hubRig()
    const path = await begin(rig)
    expectCreated(await rig.push(APP, `${path}?digest=${DIGEST}`, { method: 'PUT', body: BYTES }), DIGEST)
    expect(await stored(rig, DIGEST)).toEqual(BYTES)
  })

  it('in chunks, with the status in between', async () => {
    const rig = await hubRig()
    const path = await begin(rig)
    const patch = (start: number, end: number): Promise<Reply> =>
      rig.push(APP, path, {
        method: 'PATCH',
        headers: { 'content-range': `${start}-${end - 1}` },
        body: BYTES.subarray(start, end),
      })
    const first = await patch(0, 5)
    expect([first.status, first.headers.range]).toEqual([202, '0-4'])
    const status = await rig.push(APP, path)
    expect([status.status, status.headers.range, status.body.length]).toEqual([204, '0-4', 0])
    const gap = await patch(7, 9)
    expect([gap.status, gap.headers.range, new URL(gap.headers.location ?? '').pathname]).toEqual([
      416,
      '0-4',
      `/v2/${APP}/${path}`,
    ])
    expect((await patch(5, 12)).headers.range).toBe('0-11')
    const last = {
      method: 'PUT',
      headers: { 'content-range': `12-${BYTES.length - 1}` },
      body: BYTES.subarray(12),
    }
    expectCreated(await rig.push(APP, `${path}?digest=${DIGEST}`, last), DIGEST)
    expect(await stored(rig, DIGEST)).toEqual(BYTES)
    const over = await rig.push(APP, path)
    expect([over.status, codes(over)]).toEqual([404, ['BLOB_UPLOAD_UNKNOWN']])
  })

  it.each([
    ['ends before it starts', '5-1', 416, 'RANGE_INVALID'],
    ['starts elsewhere', '6-21', 416, 'RANGE_INVALID'],
    ['is no range', 'nonsense', 416, 'RANGE_INVALID'],
    ['is longer than the body', '5-99', 400, 'SIZE_INVALID'],
    ['is shorter than the body', '5-7', 400, 'SIZE_INVALID'],
  ])('takes no chunk whose range %s', async (_, range, status, code) => {
    const rig = await hubRig()
    const path = await begin(rig)
    await rig.push(APP, path, { method: 'PATCH', body: BYTES.subarray(0, 5) })
    for (const method of ['PATCH', 'PUT']) {
      const chunk = { method, headers: { 'content-range': range }, body: BYTES.subarray(5) }
      const reply = await rig.push(APP, `${path}?digest=${DIGEST}`, chunk)
      expect([method, reply.status, codes(reply)]).toEqual([method, status, [code]])
    }
    expect((await rig.push(APP, path)).headers.range).toBe('0-4')
  })

  it('of nothing is a blob, too', async () => {
    const rig = await hubRig()
    const empty = digestOf(Buffer.alloc(0))
    expectCreated(await rig.push(APP, `${await begin(rig)}?digest=${empty}`, { method: 'PUT' }), empty)
    expect(await stored(rig, empty)).toHaveLength(0)
  })

  it.each([`sha256:${'a'.repeat(64)}`, 'sha256:x', `sha512:${'a'.repeat(128)}`, ''])(
    'whose digest is not %j is refused',
    async (digest) => {
      const rig = await hubRig()
      const reply = await rig.push(APP, `${await begin(rig)}?digest=${digest}`, {
        method: 'PUT',
        body: BYTES,
      })
      expect([reply.status, codes(reply)]).toEqual([400, ['DIGEST_INVALID']])
      const blob = await rig.push(APP, `blobs/${DIGEST}`)
      expect([blob.status, codes(blob)]).toEqual([404, ['BLOB_UNKNOWN']])
    },
  )

  it('is cancelled by DELETE, and is of one repository only', async () => {
    const rig = await hubRig()
    const path = await begin(rig)
    expect((await rig.push('acme/other', path)).status).toBe(404)
    expect((await rig.push(APP, path, { method: 'DELETE' })).status).toBe(204)
    expect((await rig.push(APP, path, { method: 'DELETE' })).status).toBe(404)
  })

  it('goes on after the client was cut off', async () => {
    const rig = await hubRig()
    const path = await begin(rig)
    const slow = await sendPart(rig, path, 'PATCH')
    const second = await rig.push(APP, path, { method: 'PATCH', body: BYTES })
    expect([second.status, second.headers.range]).toEqual([416, '0-4'])
    slow.request.destroy()
    const rest = {
      method: 'PATCH',
      headers: { 'content-range': `5-${BYTES.length - 1}` },
      body: BYTES.subarray(5),
    }
    await waitFor(async () => (await rig.push(APP, path, rest)).status === 202, {
      what: 'the first request to end',
    })
    expectCreated(await rig.push(APP, `${path}?digest=${DIGEST}`, { method: 'PUT' }), DIGEST)
  })

  it.each([
    ['PATCH', 'more bytes', BYTES.subarray(5)],
    ['PUT', 'more bytes', BYTES.subarray(5)],
    ['PUT', 'its end', Buffer.alloc(0)],
  ])(
    'that is cancelled before a %s brings %s is unknown to that, and takes no memory',
    async (method, _, rest) => {
      const rig = await hubRig({ pushLimit: BYTES.length })
      const path = await begin(rig)
      const slow = await sendPart(rig, `${path}?digest=${DIGEST}`, method)
      expect((await rig.push(APP, path, { method: 'DELETE' })).status).toBe(204)
      slow.request.end(rest)
      expect(await slow.status).toBe(404)
      const whole = await rig.push(APP, `blobs/uploads/?digest=${DIGEST}`, { method: 'POST', body: BYTES })
      expectCreated(whole, DIGEST)
    },
  )

  it('is kept in memory up to a limit, which the error tells; a second time costs nothing', async () => {
    const rig = await hubRig({ pushLimit: 2 ** 20 })
    const put = (bytes: Buffer): Promise<Reply> =>
      rig.push(APP, `blobs/uploads/?digest=${digestOf(bytes)}`, { method: 'POST', body: bytes })
    const most = Buffer.alloc(600_000, 'a')
    expect((await put(most)).status).toBe(201)
    const refused = await put(Buffer.alloc(500_000, 'b'))
    expect([refused.status, refused.body.toString()]).toEqual([
      413,
      expect.stringContaining('at most 1 MiB in all') as unknown,
    ])
    for (let i = 0; i < 5; i++) expect((await put(Buffer.alloc(200_000, 'c'))).status).toBe(201)
  })
})

describe('a mount', () => {
  it('takes a blob from a repository that has it', async () => {
    const rig = await hubRig()
    await rig.push(APP, `blobs/uploads/?digest=${DIGEST}`, { method: 'POST', body: BYTES })
    const mount = async (digest: string, from: string): Promise<Reply> => {
      const bearer = await rig.token('alice', 'repository:acme/two:pull,push', `repository:${from}:pull`)
      return rig.ask(`registry/v2/acme/two/blobs/uploads/?mount=${digest}&from=${from}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${bearer}` },
      })
    }
    const mounted = await mount(DIGEST, APP)
    expect([mounted.status, mounted.headers['docker-content-digest']]).toEqual([201, DIGEST])
    expect((await rig.push('acme/two', `blobs/${DIGEST}`, { method: 'HEAD' })).status).toBe(307)
    const unknown = await mount(`sha256:${'a'.repeat(64)}`, APP)
    expect([unknown.status, unknown.headers.location]).toEqual([
      202,
      expect.stringContaining('/uploads/') as unknown,
    ])
  })

  it('from a repository that the token does not open is an insufficient scope', async () => {
    const rig = await hubRig()
    const { status, body } = await rig.push(APP, `blobs/uploads/?mount=${DIGEST}&from=acme/private`, {
      method: 'POST',
    })
    expect([status, json(body)]).toMatchObject([401, { errors: [{ code: 'UNAUTHORIZED' }] }])
  })
})

describe('DELETE of a blob', () => {
  it('takes it from the repository, once', async () => {
    const rig = await hubRig()
    await rig.push(APP, `blobs/uploads/?digest=${DIGEST}`, { method: 'POST', body: BYTES })
    expect((await rig.push(APP, `blobs/${DIGEST}`, { method: 'DELETE' })).status).toBe(202)
    expect((await rig.push(APP, `blobs/${DIGEST}`, { method: 'DELETE' })).status).toBe(404)
    expect((await rig.push(APP, `blobs/${DIGEST}`)).status).toBe(404)
  })
})
