// Connections: straight and through a proxy, kept and closed, and peers that misbehave below HTTP.

import { describe, expect, it, onTestFinished } from 'vitest'
import { createHttpClient } from '../../src/puller/node-client.ts'
import { containerd } from '../../src/puller/personalities/containerd.ts'
import { podman } from '../../src/puller/personalities/podman.ts'
import type { PullOptions } from '../../src/puller/pull.ts'
import { proxyRig } from '../helpers/proxy-rig.ts'
import { rawOrigin, type RawOrigin } from '../helpers/raw-origin.ts'
import type { RawPeer } from '../helpers/raw-peer.ts'
import { waitFor } from '../helpers/wait-for.ts'
import { failureOf, pullFrom, reference, type Pulled } from './pull-from.ts'
import { standIn, type StandIn } from './stand-in.ts'

const NOT_FOUND = 'HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n'

async function raw(onPeer: (peer: RawPeer) => void): Promise<RawOrigin> {
  const origin = await rawOrigin({ onPeer })
  onTestFinished(() => origin.close())
  return origin
}

/** Answers each request head with the same bytes. */
function answering(answer: string) {
  return (peer: RawPeer): void => {
    let seen = 0
    peer.socket.on('data', () => {
      const heads = peer.text().split('\r\n\r\n').length - 1
      for (; seen < heads; seen++) peer.send(answer)
    })
  }
}

/** A pull from wherever the mirror is. */
function pullAt(mirror: string, options: Partial<PullOptions> = {}): Promise<Pulled> {
  const nobody: StandIn = {
    origins: { registry: mirror, authorization: '', cdn: '' },
    log: [],
    content: { index: '', manifest: '', config: '', layers: [], blobs: new Map() },
    asked: () => [],
  }
  return pullFrom(nobody, { image: reference('registry.test/library/app'), ...options })
}

describe('through a proxy', () => {
  it('the registry is reached by CONNECT, and gets the head that was meant for it', async () => {
    const rig = await proxyRig({ onPeer: answering(NOT_FOUND) })
    const proxy = new URL(`http://127.0.0.1:${rig.proxy.address.port}`)
    const options = { proxy, ca: [rig.authority.cert], personality: podman }
    const failed = failureOf(await pullAt('https://registry.test', options))
    expect(failed.failure.cause).toMatchObject({ kind: 'status', status: 404 })
    const [ping] = rig.all('request.started')
    expect(ping).toMatchObject({
      url: 'https://registry.test/v2/',
      headers: [
        ['Host', 'registry.test'],
        ['User-Agent', podman.userAgent],
        ['Docker-Distribution-Api-Version', 'registry/2.0'],
        ['Accept-Encoding', 'gzip'],
        ['Connection', 'close'],
      ],
    })
    expect((await rig.origin.peer(0)).text()).toMatch(/^GET \/v2\/ HTTP\/1\.1\r\nHost: registry\.test\r\n/)
  })

  it('a CA that is not trusted is named as Go names it', async () => {
    const rig = await proxyRig()
    const proxy = new URL(`http://127.0.0.1:${rig.proxy.address.port}`)
    const { words } = failureOf(await pullAt('https://registry.test', { proxy }))
    expect(words).toBe('Get "https://registry.test/v2/": x509: certificate signed by unknown authority')
  })

  it.each([
    ['refuses', 'HTTP/1.1 403 Forbidden\r\n\r\n', 'Get "https://registry.test/v2/": Forbidden'],
    ['goes on and on', `HTTP/1.1 200 OK\r\n${'X: 1\r\n'.repeat(4000)}`, /has no end$/],
    ['speaks something else', 'SSH-2.0-OpenSSH\r\n\r\n', /^Get "https:/],
  ])('that %s', async (_, answer, expected) => {
    const origin = await raw(answering(answer))
    const proxy = new URL(`http://user:canary@127.0.0.1:${origin.port}`)
    const failed = failureOf(await pullAt('https://registry.test', { proxy }))
    expect(failed.words).toMatch(expected)
    expect(failed.failure.cause).toMatchObject({ kind: 'unreachable', side: 'proxy' })
    expect(JSON.stringify(failed)).not.toContain('canary')
    const basic = Buffer.from('user:canary').toString('base64')
    expect((await origin.peer(0)).text()).toBe(
      `CONNECT registry.test:443 HTTP/1.1\r\nHost: registry.test:443\r\nUser-Agent: Go-http-client/1.1\r\nProxy-Authorization: Basic ${basic}\r\n\r\n`,
    )
  })

  it('that is not there', async () => {
    const { words } = failureOf(
      await pullAt('https://registry.test', { proxy: new URL('http://127.0.0.1:1') }),
    )
    expect(words).toBe(
      'Get "https://registry.test/v2/": proxyconnect tcp: dial tcp 127.0.0.1:1: connect: connection refused',
    )
  })

  it('plain HTTP asks the proxy with the whole URL', async () => {
    const origin = await raw(answering(NOT_FOUND))
    const proxy = new URL(`http://127.0.0.1:${origin.port}`)
    failureOf(await pullAt('http://registry.test', { proxy }))
    expect((await origin.peer(0)).text()).toMatch(
      /^GET http:\/\/registry\.test\/v2\/ HTTP\/1\.1\r\nHost: registry\.test\r\n/,
    )
  })
})

describe('connections', () => {
  it('are kept by containerd, and closed after each request by docker', async () => {
    const kept = await standIn()
    expect((await pullFrom(kept, { personality: containerd })).result.status).toBe('complete')
    const ofContainerd = kept.log.filter(({ role }) => role === 'registry')
    expect(new Set(ofContainerd.map(({ connection }) => connection)).size).toBeLessThan(ofContainerd.length)
    const closed = await standIn()
    expect((await pullFrom(closed)).result.status).toBe('complete')
    const ofDocker = closed.log.filter(({ role }) => role === 'registry')
    expect(new Set(ofDocker.map(({ connection }) => connection)).size).toBe(ofDocker.length)
  })

  it('one that was kept, but is closed by now, is replaced without anybody noticing', async () => {
    const origin = await raw((peer) => {
      let answered = false
      peer.socket.on('data', () => {
        if (answered) peer.socket.resetAndDestroy()
        else peer.send(NOT_FOUND)
        answered = true
      })
    })
    const client = createHttpClient({ proxy: null, ca: [] })
    onTestFinished(() => client.close())
    const url = new URL(`http://127.0.0.1:${origin.port}/`)
    const ask = (): Promise<number> =>
      client
        .send({ method: 'GET', url, headers: [['Host', url.host]], body: null }, new AbortController().signal)
        .then((response) => {
          response.discard()
          return response.status
        })
    const requests = (): number => (origin.peers[0]?.text().split('\r\n\r\n').length ?? 1) - 1
    // A connection is free for the next request only some time after its answer was read.
    await waitFor(async () => (await ask()) === 404 && requests() === 2, {
      what: 'a second request on the first connection',
      seen: () => origin.peers.map((peer) => peer.text()),
    })
    expect(origin.peers.length).toBeGreaterThan(1)
  })

  it('one that stays silent is given up', async () => {
    const origin = await raw(() => undefined)
    const client = createHttpClient({ proxy: null, ca: [], silenceMs: 50 })
    onTestFinished(() => client.close())
    const { failure } = failureOf(await pullAt(`http://127.0.0.1:${origin.port}`, { client }))
    expect(failure.cause).toMatchObject({ kind: 'unreachable', code: 'ETIMEDOUT' })
  })

  it('are given up when the pull is stopped', async () => {
    const stop = new AbortController()
    const origin = await raw((peer) => peer.socket.once('data', () => stop.abort()))
    const pulled = await pullAt(`http://127.0.0.1:${origin.port}`, { signal: stop.signal })
    expect(failureOf(pulled).failure.cause).toEqual({ kind: 'stopped' })
    await (await origin.peer(0)).over()
  })

  it('a wait is given up when the pull is stopped', async () => {
    const stop = new AbortController()
    const registry = await standIn({
      answer: ({ role }, response) => {
        if (role === 'cdn') response.destroy()
        return role === 'cdn'
      },
    })
    const wait = (_: number, signal: AbortSignal): Promise<void> => {
      stop.abort()
      return Promise.reject(signal.reason as Error)
    }
    const pulled = await pullFrom(registry, { signal: stop.signal, wait })
    expect(failureOf(pulled).failure.cause).toEqual({ kind: 'stopped' })
  })
})

describe('an answer that is no HTTP', () => {
  it.each([
    ['garbage', '\u0000\u0001\u0002 nothing\r\n\r\n'],
    ['a header with a control character', 'HTTP/1.1 200 OK\r\nX-Evil: a\u0000b\r\n\r\n'],
    ['a head without end', `HTTP/1.1 200 OK\r\n${'X: 0123456789\r\n'.repeat(30_000)}`],
    ['two lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab'],
    ['nothing, and the end', ''],
  ])('%s', async (_, answer) => {
    const origin = await raw((peer) => {
      peer.socket.once('data', () => {
        peer.send(answer)
        peer.socket.end()
      })
    })
    const { failure } = failureOf(await pullAt(`http://127.0.0.1:${origin.port}`))
    expect(failure.cause.kind).toBe('unreachable')
  })
})

describe('an answer that is none yet', () => {
  const EARLY = 'HTTP/1.1 103 Early Hints\r\n\r\n'

  it.each([
    ['with an upgrade', 'Connection: Upgrade\r\nUpgrade: websocket\r\n'],
    ['without one', ''],
  ])('101 %s ends the connection', async (_, headers) => {
    const origin = await raw(answering(`HTTP/1.1 101 Switching Protocols\r\n${headers}\r\nbytes`))
    const { failure, words } = failureOf(await pullAt(`http://127.0.0.1:${origin.port}`))
    expect(failure.cause).toMatchObject({ kind: 'unreachable', side: 'upstream', code: 'UNUSABLE_ANSWER' })
    expect(words).toContain('101 Switching Protocols, which was not asked for')
    await (await origin.peer(0)).over()
  })

  it('may come five times', async () => {
    const origin = await raw(answering(EARLY.repeat(5) + NOT_FOUND))
    const { failure } = failureOf(await pullAt(`http://127.0.0.1:${origin.port}`))
    expect(failure.cause).toMatchObject({ kind: 'status', status: 404 })
  })

  it('does not come six times', async () => {
    const origin = await raw(answering(EARLY.repeat(6) + NOT_FOUND))
    const { words } = failureOf(await pullAt(`http://127.0.0.1:${origin.port}`))
    expect(words).toMatch(/too many 1xx informational responses$/)
    await (await origin.peer(0)).over()
  })
})
