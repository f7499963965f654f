import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { encode } from '../../../src/capture/codec.ts'
import type { CaptureEvent, CaptureFact } from '../../../src/capture/event.ts'
import { ALICE, type HubOptions } from '../../../src/hub/options.ts'
import { openRecording } from '../../../src/hub/recording/recording.ts'
import { firstBytes } from '../../../src/hub/scenarios/faults.ts'
import { startClock } from '../../../src/io/clock.ts'
import { reduce } from '../../../src/model/reduce.ts'
import { EMPTY_SESSION } from '../../../src/model/session.ts'
import { ALICE_BASIC, hubRig, json, type HubRig } from '../../helpers/hub-rig.ts'
import { rawPeer } from '../../helpers/raw-peer.ts'
import { testAuthority } from '../../helpers/test-authority.ts'
import { waitFor } from '../../helpers/wait-for.ts'

interface Recorded extends HubRig {
  readonly events: readonly CaptureEvent[]
  readonly of: <T extends CaptureFact['type']>(type: T) => Extract<CaptureEvent, { type: T }>[]
  /** Resolves when so many events of a type have come. */
  readonly until: (type: CaptureFact['type'], count: number) => Promise<void>
}

async function recorded(overrides: Partial<HubOptions> = {}): Promise<Recorded> {
  const events: CaptureEvent[] = []
  const of = <T extends CaptureFact['type']>(type: T): Extract<CaptureEvent, { type: T }>[] =>
    events.filter((event): event is Extract<CaptureEvent, { type: T }> => event.type === type)
  const rig = await hubRig({
    recording: openRecording({
      ...{ clock: startClock(), redactionKey: randomBytes(32), secrets: 'redacted', behind: null },
      emit: (event) => events.push(event),
    }),
    ...overrides,
  })
  const until: Recorded['until'] = async (type, count) => {
    await waitFor(() => of(type).length >= count, {
      what: `${count} ${type}`,
      seen: () => events.map(({ type }) => type),
    })
  }
  return { ...rig, events, of, until }
}

const anomalies = (events: readonly CaptureEvent[]): unknown =>
  events.reduce((session, event) => reduce(session, event), EMPTY_SESSION).anomalies

describe('a hub that is recorded', () => {
  it('tells of a request and its answer as they were on the wire', async () => {
    const { ask, events, hub, of, until } = await recorded()
    const reply = await ask('registry/v2/', { headers: { 'X-Odd': 'Yes' } })
    await until('connection.closed', 1)
    expect(events.map(({ type }) => type)).toEqual([
      'connection.opened',
      'request.started',
      'request.completed',
      'response.started',
      'response.completed',
      'connection.closed',
    ])
    const { name } = hub.authorities.registry
    expect(events[1]).toMatchObject({ method: 'GET', url: `http://${name}/v2/`, httpVersion: '1.1' })
    expect(events[1]).toHaveProperty('headers', expect.arrayContaining([['X-Odd', 'Yes']]))
    expect(events[3]).toMatchObject({ from: 'upstream', status: 401, reason: 'Unauthorized' })
    const headers = of('response.started')[0]?.headers ?? []
    expect(Object.fromEntries(headers.map(([key, value]) => [key.toLowerCase(), value]))).toMatchObject({
      'www-authenticate': reply.headers['www-authenticate'],
      'content-length': reply.headers['content-length'],
      date: reply.headers.date,
    })
    expect(events[4]).toMatchObject({ body: { bytes: reply.body.length, kept: 'whole' } })
    expect(anomalies(events)).toEqual([])
  })

  it('tells size and hash of what goes up and down, and keeps no content', async () => {
    const { push, pull, of, until } = await recorded()
    const { headers } = await push('acme/app', 'blobs/uploads/', { method: 'POST' })
    const place = new URL(headers.location ?? '').pathname.slice('/v2/acme/app/'.length)
    await push('acme/app', place, { method: 'PATCH', body: Buffer.alloc(300_000, 7) })
    await until('request.completed', 4)
    const up = of('request.completed').find(({ body }) => body.bytes === 300_000)
    expect(up?.body).toMatchObject({
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
      kept: 'none',
    })
    const { body } = await pull('library/hello-world', 'manifests/latest')
    await until('response.completed', 6)
    expect(of('response.completed').at(-1)?.body).toMatchObject({ bytes: body.length, kept: 'whole' })
  })

  it('reads what the handler left of a request, and tells of all of it', async () => {
    const { hub, of, until } = await recorded()
    const { name, address } = hub.authorities.cdn
    const peer = rawPeer(connect(address))
    peer.send(`PUT / HTTP/1.1\r\nHost: ${name}\r\nContent-Length: 200000\r\n\r\n`)
    await until('response.completed', 1)
    expect(of('request.completed')).toEqual([])
    peer.send('x'.repeat(200_000))
    await until('request.completed', 1)
    expect(of('request.completed')[0]?.body.bytes).toBe(200_000)
  })

  it('takes an answer for whole when the client closes at its last byte, as dockerd does', async () => {
    const size = 300_000
    async function* lingering(): AsyncGenerator<Buffer> {
      yield Buffer.alloc(size)
      await until('connection.closed', 1)
    }
    const { hub, of, until } = await recorded({
      wrap: (handlers) => ({
        ...handlers,
        cdn: () =>
          Promise.resolve({ ...{ status: 200, headers: [] }, body: { length: size, chunks: lingering() } }),
      }),
    })
    const { name, address } = hub.authorities.cdn
    const peer = rawPeer(connect(address))
    peer.send(`GET / HTTP/1.1\r\nHost: ${name}\r\n\r\n`)
    const bodyBytes = (): number => peer.text().split('\r\n\r\n')[1]?.length ?? 0
    await waitFor(() => bodyBytes() === size, { what: 'the whole body', seen: bodyBytes })
    peer.socket.destroy()
    await until('connection.closed', 1)
    expect(of('exchange.failed')).toEqual([])
    expect(of('response.completed')).toMatchObject([{ body: { bytes: size } }])
  })

  it('tells of a body that the hub cuts', async () => {
    const { ask, of, until, events } = await recorded({
      wrap: (handlers) => ({
        ...handlers,
        cdn: () =>
          Promise.resolve({
            ...{ status: 200, headers: [] },
            body: firstBytes({ length: 1000, chunks: [Buffer.alloc(1000)] }, 400, 1000),
          }),
      }),
    })
    await expect(ask('cdn/')).rejects.toThrow('aborted')
    await until('exchange.failed', 1)
    expect(of('exchange.failed')).toMatchObject([{ side: 'upstream', cause: 'truncated', bytes: 400 }])
    expect(of('response.completed')).toEqual([])
    expect(anomalies(events)).toEqual([])
  })

  it('tells of a client that leaves, and of a hub that is closed', async () => {
    const { hub, of, until } = await recorded({
      wrap: (handlers) => ({ ...handlers, registry: () => new Promise(() => undefined) }),
    })
    const peer = (): ReturnType<typeof rawPeer> => {
      const { name, address } = hub.authorities.registry
      const raw = rawPeer(connect(address))
      raw.send(`GET /v2/ HTTP/1.1\r\nHost: ${name}\r\n\r\n`)
      return raw
    }
    const first = peer()
    await until('request.started', 1)
    first.socket.destroy()
    await until('exchange.failed', 1)
    peer()
    await until('request.started', 2)
    await hub.close()
    await until('exchange.failed', 2)
    expect(of('exchange.failed')).toMatchObject([
      { exchange: 0, side: 'client', cause: 'aborted' },
      { exchange: 1, side: 'pullscope', cause: 'closing' },
    ])
  })

  it('tells of a client with which it does not come to TLS', async () => {
    const { leafFor } = await testAuthority()
    const { hub, of, until } = await recorded({ leafFor, now: () => new Date() })
    const { name, address } = hub.authorities.registry
    rawPeer(connect(address)).send('GET /v2/ HTTP/1.1\r\n\r\n')
    await until('tls.failed', 1)
    expect(of('tls.failed')).toMatchObject([
      { connection: 0, side: 'client', authority: name, cause: 'protocol' },
    ])
  })

  it('lets no secret out', async () => {
    const { ask, token, hub, events, pull, until } = await recorded()
    const bearer = await token('alice', 'repository:acme/private:pull')
    const signed: string[] = []
    const manifests = await ask('registry/v2/acme/private/manifests/latest', {
      headers: { authorization: `Bearer ${bearer}`, accept: '*/*' },
    })
    const index = json(manifests.body) as { manifests: { digest: string }[] }
    const own = await ask(`registry/v2/acme/private/manifests/${index.manifests[0]?.digest ?? ''}`, {
      headers: { authorization: `Bearer ${bearer}`, accept: '*/*' },
    })
    const { layers } = json(own.body) as { layers: { digest: string }[] }
    const blob = await ask(`registry/v2/acme/private/blobs/${layers[0]?.digest ?? ''}`, {
      headers: { authorization: `Bearer ${bearer}` },
    })
    signed.push(new URL(blob.headers.location ?? '').searchParams.get('verify') ?? '')
    await ask(new URL(blob.headers.location ?? ''))
    const form = new URLSearchParams({
      ...{ grant_type: 'password', username: ALICE.name, password: ALICE.password },
      ...{ service: 'registry.docker.io', access_type: 'offline' },
    })
    const granted = await ask('authorization/token', {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: form.toString(),
    })
    const { refresh_token: refresh } = json(granted.body) as { refresh_token: string }
    await pull('library/hello-world', 'manifests/latest')
    await until('response.completed', 8)
    const told = events.map(encode).join('\n')
    expect(told).toContain(hub.authorities.cdn.name)
    expect(told).toContain('redacted:')
    const secrets = [bearer, bearer.split('.')[2], ...signed, refresh, ALICE.password, ALICE_BASIC.slice(6)]
    for (const secret of secrets) {
      expect(secret).toMatch(/.{8}/)
      expect(told).not.toContain(secret)
    }
  })
})
