import { randomBytes } from 'node:crypto'
import { request as httpRequest } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { createMerge } from '../../src/capture/merge.ts'
import { textAnswer } from '../../src/hub/answer.ts'
import { startClock } from '../../src/io/clock.ts'
import type { Upstream } from '../../src/replay/upstream.ts'
import { startUpstream } from '../../src/replay/with-hub.ts'
import { upstreamAddresses } from '../../src/replay/with-hub/addresses.ts'

const INDEX = 'application/vnd.oci.image.index.v1+json'

interface Reply {
  readonly status: number
  readonly body: Buffer
}

function ask(url: string, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
  return new Promise((resolve, reject) => {
    httpRequest(url, { headers, agent: false }, (response) => {
      buffer(response).then((body) => resolve({ status: response.statusCode ?? 0, body }), reject)
    })
      .once('error', reject)
      .end()
  })
}

/** With alice's token if `user` says so, the manifest of a tag or digest. */
async function manifest({ origins }: Upstream, name: string, reference: string): Promise<Reply> {
  const token = await ask(
    `${origins.authorization}/token?service=registry.docker.io&scope=repository:${name}:pull`,
  )
  const bearer = (JSON.parse(token.body.toString()) as { token: string }).token
  return ask(`${origins.registry}/v2/${name}/manifests/${reference}`, {
    authorization: `Bearer ${bearer}`,
    accept: `${INDEX}, application/vnd.oci.image.manifest.v1+json`,
  })
}

async function rig(): Promise<{ upstream: Upstream; events: CaptureEvent[] }> {
  const events: CaptureEvent[] = []
  const merge = createMerge((event) => events.push(event))
  const other = merge.source()
  // Somebody else's exchange comes first, so that the hub's own ids are not those of the capture.
  other.emit({ at: 0, type: 'connection.opened', connection: 0, client: '127.0.0.1:1' })
  other.emit({
    ...{ at: 0, type: 'request.started', exchange: 0, connection: 0, method: 'GET' },
    ...{ url: 'https://candidate.test/v2/', httpVersion: '1.1', headers: [] },
  })
  const { emit, exchangeOf } = merge.source()
  const faults: unknown[] = []
  const running = await startUpstream({
    ...{ listen: { host: '127.0.0.1', port: 0 }, leafFor: null, now: () => new Date(), emit, exchangeOf },
    ...{ clock: startClock(), redactionKey: randomBytes(32), secrets: 'redacted' },
    ...{ candidateAuthority: 'candidate.test', prefix: 'hub', platform: 'linux/arm64' },
    onFault: (error) => faults.push(error),
  })
  onTestFinished(async () => {
    await running.close()
    expect(faults).toEqual([])
  })
  return { upstream: running.upstream, events }
}

describe('upstreamAddresses', () => {
  it.each([
    ['127.0.0.1', 5443, ['127.0.0.1:5443', '127.0.0.2:5443', '127.0.0.3:5443']],
    ['127.9.0.254', 5443, ['127.9.0.254:5443', '127.9.0.254:5444', '127.9.0.254:5445']],
    ['::1', 5443, ['::1:5443', '::1:5444', '::1:5445']],
    ['192.0.2.7', 5443, ['192.0.2.7:5443', '192.0.2.7:5444', '192.0.2.7:5445']],
    ['::1', 0, ['::1:0', '::1:0', '::1:0']],
  ])('of %s:%d', (host, port, expected) => {
    const { registry, authorization, cdn } = upstreamAddresses({ host, port })
    expect([registry, authorization, cdn].map((each) => `${each.host}:${each.port}`)).toEqual(expected)
  })
})

describe('startUpstream', () => {
  it('has fresh images under a name for each way, and says what they really are', async () => {
    const { upstream } = await rig()
    const [one, two] = [upstream.freshImage(), upstream.freshImage()]
    expect(one.reference.full).not.toBe(two.reference.full)
    expect(one.reference.full).toMatch(/^docker\.io\/library\/probe-[0-9a-f]{6}:latest$/)
    expect(one.asMirror).toBe(`hub/${one.reference.repository}`)
    expect(one.asHost).toBe(`hub/${one.reference.familiar}`)
    const truth = await one.truth()
    const { status, body } = await manifest(upstream, one.reference.repository, 'latest')
    expect([status, body.length]).toEqual([200, truth.size])
    const own = await manifest(upstream, one.reference.repository, truth.manifest.digest)
    expect(own.body.length).toBe(truth.manifest.size)
    expect(JSON.parse(own.body.toString())).toMatchObject({
      config: truth.config,
      layers: truth.layers,
    })
    expect(JSON.parse(body.toString())).toMatchObject({
      mediaType: truth.mediaType,
      manifests: expect.arrayContaining([
        expect.objectContaining({
          digest: truth.manifest.digest,
          platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
        }),
      ]) as unknown,
    })
  })

  it('moves a tag to an image that nobody has seen', async () => {
    const { upstream } = await rig()
    const image = upstream.freshImage()
    const before = await image.truth()
    const moved = await image.moveTag('latest')
    const after = await image.truth()
    expect(after.digest).toBe(moved)
    expect(new Set([before, after].flatMap(({ layers }) => layers.map(({ digest }) => digest))).size).toBe(4)
    expect(await image.moveTag('latest')).not.toBe(moved)
  })

  it('keeps what is private from the second account', async () => {
    const { upstream } = await rig()
    const { repository } = upstream.freshImage({ visibility: 'private' }).reference
    const granted = async (user: number): Promise<unknown> => {
      const { name = '', password = '' } = upstream.accounts[user] ?? {}
      const basic = Buffer.from(`${name}:${password}`).toString('base64')
      const query = `service=registry.docker.io&scope=repository:${repository}:pull`
      const { body } = await ask(`${upstream.origins.authorization}/token?${query}`, {
        authorization: `Basic ${basic}`,
      })
      const [, claims = ''] = (JSON.parse(body.toString()) as { token: string }).token.split('.')
      return (JSON.parse(Buffer.from(claims, 'base64url').toString()) as { access: unknown }).access
    }
    expect(await granted(0)).toEqual([{ type: 'repository', name: repository, actions: ['pull'] }])
    expect(await granted(1)).toEqual([])
  })

  it('behaves as it is told while it is told so, and gives what it was asked meanwhile', async () => {
    const { upstream, events } = await rig()
    const url = `${upstream.origins.registry}/v2/`
    await ask(url)
    const { value, seen } = await upstream.during(
      (handlers) => ({ ...handlers, registry: () => Promise.resolve(textAnswer(503, 'later\n')) }),
      () => ask(`${url}a%2Fb?x=1`, { 'X-Odd': 'Yes' }),
    )
    expect(value.status).toBe(503)
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({ role: 'registry', method: 'GET', target: '/v2/a%2Fb?x=1', status: 503 })
    expect(seen[0]?.headers).toContainEqual(['X-Odd', 'Yes'])
    const started = events.find(
      (event) => event.type === 'request.started' && event.exchange === seen[0]?.exchange,
    )
    expect(started).toMatchObject({ url: expect.stringContaining('/v2/a%2Fb') as unknown })
    expect((await ask(url)).status).toBe(401)
  })

  it('sees what it refuses: another Host', async () => {
    const { upstream } = await rig()
    const { value, seen } = await upstream.during(null, () =>
      ask(`${upstream.origins.registry}/v2/`, { host: 'candidate.test' }),
    )
    expect([value.status, seen[0]?.status]).toEqual([421, 421])
    expect(seen[0]?.headers).toContainEqual(['host', 'candidate.test'])
  })

  it('lets one run after the other, also when one fails', async () => {
    const { upstream } = await rig()
    const order: string[] = []
    const first = upstream.during(null, async () => {
      order.push('first begins')
      await ask(`${upstream.origins.cdn}/`)
      order.push('first ends')
      throw new Error('first failed')
    })
    const second = upstream.during(null, () => {
      order.push('second begins')
      return Promise.resolve()
    })
    await expect(first).rejects.toThrow('first failed')
    expect((await second).seen).toEqual([])
    expect(order).toEqual(['first begins', 'first ends', 'second begins'])
  })

  it('tells whose connections they are', async () => {
    const { upstream, events } = await rig()
    await ask(`${upstream.origins.registry}/v2/`)
    expect(events.filter(({ type }) => type === 'connection.opened')).toMatchObject([
      { connection: 0 },
      { connection: 1, behind: 'candidate.test' },
    ])
  })
})
