// Upstream proxies that cannot be reached, refuse, or do not speak as they should: a cause of the closed list for each.

import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parseProxyUrl } from '../../src/cli/parse/proxy-url.ts'
import { startClock } from '../../src/io/clock.ts'
import type { AddressGuard } from '../../src/proxy/address-guard.ts'
import { createAddressGuard } from '../../src/proxy/address-guard.ts'
import { createDialer } from '../../src/proxy/dial.ts'
import { DIRECT } from '../../src/proxy/options.ts'
import { UpstreamError } from '../../src/proxy/upstream-error.ts'
import { createUpstreamTls } from '../../src/proxy/upstream-tls.ts'
import { rawOrigin, type RawOrigin } from '../helpers/raw-origin.ts'
import type { RawPeer } from '../helpers/raw-peer.ts'
import { testAuthority } from '../helpers/test-authority.ts'

const TARGET = { scheme: 'https', authority: { host: 'registry.test', port: 443 } } as const
const LOGIN = 'me:p%40ss@'

interface Case {
  readonly scheme?: 'http' | 'https' | 'socks5' | 'socks5h'
  readonly host?: string
  readonly target?: string
  readonly guard?: AddressGuard
  readonly timeoutMs?: number
}

/** What dialling through the proxy at `port` fails with: the cause, and what is said in brackets. */
async function failure(port: number, options: Case = {}): Promise<{ cause: string; said: string }> {
  const { scheme = 'http', host = '127.0.0.1', target = TARGET.authority.host, guard = () => null } = options
  const parsed = parseProxyUrl(`${scheme}://${LOGIN}${host}:${port}`)
  if ('why' in parsed) throw new Error(parsed.why)
  const { dial } = createDialer({
    ...DIRECT,
    upstreamProxies: [{ hosts: null, scheme: null, proxy: parsed.proxy }],
    secure: createUpstreamTls({ ...DIRECT, keyLog: null }),
    clock: startClock(),
    guard,
    timeoutMs: options.timeoutMs ?? 10_000,
  })
  const authority = { host: target, port: 443 }
  const error: unknown = await dial({ ...TARGET, authority }, new AbortController().signal).then(
    ({ socket }) => socket.destroy(),
    (reason: unknown) => reason,
  )
  if (!(error instanceof UpstreamError)) throw new Error(`not an UpstreamError: ${String(error)}`)
  expect(error.message).toContain(`cannot reach ${target}: `)
  for (const text of [JSON.stringify(error), String(error.stack), error.message])
    expect(text).not.toMatch(/p@ss|p%40ss|bWU6/)
  return {
    cause: error.reason,
    said: error.detail.replace(`${scheme}://${host}:${port}`, 'PROXY').replaceAll(String(port), 'PORT'),
  }
}

async function proxy(onPeer: (peer: RawPeer) => void): Promise<RawOrigin> {
  const origin = await rawOrigin({ onPeer })
  onTestFinished(async () => {
    await Promise.all(origin.peers.map((peer) => peer.over())) // whatever went wrong, nothing is left open
    await origin.close()
  })
  return origin
}

/** Answers the nth thing that it gets with the nth text. */
function saying(...answers: readonly (string | Buffer)[]): (peer: RawPeer) => void {
  const rest = [...answers]
  return ({ socket }) => {
    socket.on('data', () => {
      const next = rest.shift()
      if (next !== undefined) socket.write(next, 'latin1')
    })
  }
}

describe('an HTTP proxy', () => {
  it.each([
    [
      'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n',
      'proxy-auth',
      'it said 407 Proxy Authentication Required',
    ],
    ['HTTP/1.1 403 Forbidden\r\nContent-Length: 4\r\n\r\nnope', 'proxy-refused', 'it said 403 Forbidden'],
    ['HTTP/1.1 502 Bad Gateway\r\n\r\n', 'proxy-refused', 'it said 502 Bad Gateway'],
    ['HTTP/1.1 503 \r\n\r\n', 'proxy-refused', 'it said 503'],
    ['HTTP/1.1 302 Found\r\nLocation: /\r\n\r\n', 'proxy-failed', 'it said 302 Found'],
    ['SSH-2.0-OpenSSH_9.6\r\n', 'proxy-failed', 'Parse Error: Expected HTTP/, RTSP/ or ICE/'],
    [`HTTP/1.1 200 ${'x'.repeat(20_000)}`, 'proxy-failed', 'Parse Error: Header overflow'],
    [`HTTP/1.1 200 OK\r\nX: ${'x'.repeat(20_000)}`, 'proxy-failed', 'Parse Error: Header overflow'],
  ])('that says %.40s: %s', async (said, cause, told) => {
    const { port } = await proxy(saying(said))
    expect(await failure(port)).toEqual({ cause, said: `PROXY: ${told}` })
  })

  it('whose reason never ends is not repeated without end', async () => {
    const { port } = await proxy(saying(`HTTP/1.1 403 ${'x'.repeat(5_000)}\r\n\r\n`))
    expect((await failure(port)).said.length).toBeLessThan(250)
  })

  it('that closes the connection', async () => {
    const { port } = await proxy(
      ({ socket, ...peer }) => void peer.until('\r\n\r\n').then(() => socket.end()),
    )
    expect(await failure(port)).toEqual({ cause: 'proxy-failed', said: 'PROXY: socket hang up' })
  })

  it('that resets the connection', async () => {
    const { port } = await proxy(
      ({ socket, ...peer }) => void peer.until('\r\n\r\n').then(() => socket.resetAndDestroy()),
    )
    expect((await failure(port)).cause).toBe('proxy-failed')
  })

  it('that never answers: the dial has its deadline', async () => {
    const { port } = await proxy(() => undefined)
    expect(await failure(port, { timeoutMs: 100 })).toEqual({ cause: 'timeout', said: 'PROXY: after 100 ms' })
  })
})

describe('an HTTPS proxy', () => {
  it('that is no TLS server cannot be reached', async () => {
    const { port } = await proxy(saying('HTTP/1.1 400 Bad Request\r\n\r\n'))
    expect((await failure(port, { scheme: 'https' })).cause).toBe('proxy-unreachable')
  })

  it('is verified', async () => {
    const origin = await rawOrigin({ leaf: (await testAuthority()).leafFor('127.0.0.1') })
    onTestFinished(() => origin.close())
    expect(await failure(origin.port, { scheme: 'https' })).toEqual({
      cause: 'proxy-unreachable',
      said: 'PROXY: unable to verify the first certificate',
    })
  })
})

describe('a SOCKS proxy', () => {
  const CONNECTED = [Buffer.from([5, 2]), Buffer.from([1, 0])]
  const reply = (code: number): Buffer => Buffer.from([5, code, 0, 1, 0, 0, 0, 0, 0, 0])

  it.each([
    [1, 'proxy-refused', 'it said: general failure'],
    [2, 'proxy-refused', 'it said: not allowed by its rules'],
    [3, 'unreachable', 'it said: network unreachable'],
    [4, 'unreachable', 'it said: host unreachable'],
    [5, 'refused', 'it said: connection refused'],
    [6, 'timeout', 'it said: TTL expired'],
    [7, 'proxy-refused', 'it said: CONNECT is not supported'],
    [8, 'proxy-refused', 'it said: this kind of address is not supported'],
    [9, 'proxy-failed', 'Socks5 proxy rejected connection - undefined'],
  ])('that replies %i: %s', async (code, cause, said) => {
    const { port } = await proxy(saying(...CONNECTED, reply(code)))
    expect(await failure(port, { scheme: 'socks5h' })).toEqual({ cause, said: `PROXY: ${said}` })
  })

  it.each([
    [
      'takes no way to log in',
      [[5, 255]],
      'proxy-auth',
      'it takes none of the ways to log in that were offered',
    ],
    ['wants GSSAPI', [[5, 1]], 'proxy-failed', 'it wants to be logged in to in a way that was not offered'],
    [
      'takes no such password',
      [
        [5, 2],
        [1, 1],
      ],
      'proxy-auth',
      'user name or password are wrong',
    ],
    ['speaks SOCKS4', [[0, 90]], 'proxy-failed', 'it does not speak SOCKS5'],
    [
      'speaks HTTP',
      [[...Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n')]],
      'proxy-failed',
      'it does not speak SOCKS5',
    ],
  ])('that %s', async (_, answers, cause, said) => {
    const { port } = await proxy(saying(...answers.map((each) => Buffer.from(each))))
    expect(await failure(port, { scheme: 'socks5h' })).toEqual({ cause, said: `PROXY: ${said}` })
  })

  it('that closes the connection', async () => {
    const { port } = await proxy(({ socket }) => {
      socket.on('data', () => socket.end())
    })
    expect(await failure(port, { scheme: 'socks5h' })).toEqual({
      cause: 'proxy-failed',
      said: 'PROXY: it closed the connection',
    })
  })

  it('that never answers: the dial has its deadline', async () => {
    const { port } = await proxy(() => undefined)
    expect(await failure(port, { scheme: 'socks5h', timeoutMs: 100 })).toEqual({
      cause: 'timeout',
      said: 'PROXY: after 100 ms',
    })
  })

  it('is not asked for a name that is not found here', async () => {
    const { port, peers } = await proxy(() => undefined)
    expect((await failure(port, { scheme: 'socks5', target: 'registry.invalid' })).cause).toBe('dns-failed')
    expect(peers).toEqual([])
  })
})

describe('a proxy that', () => {
  it('refuses connections cannot be reached', async () => {
    const gone = createServer().listen(0, '127.0.0.1')
    await once(gone, 'listening')
    const { port } = gone.address() as AddressInfo
    gone.close()
    expect(await failure(port)).toEqual({
      cause: 'proxy-unreachable',
      said: 'PROXY: connect ECONNREFUSED 127.0.0.1:PORT',
    })
  })

  it('has a name that is not found cannot be reached', async () => {
    expect((await failure(3128, { host: 'proxy.invalid' })).cause).toBe('proxy-unreachable')
  })

  it('is pullscope itself is not asked', async () => {
    const { port, peers } = await proxy(() => undefined)
    const guard = createAddressGuard([{ host: '127.0.0.1', port }])
    expect(await failure(port, { guard, host: 'localhost' })).toEqual({
      cause: 'own-listener',
      said: 'PROXY: 127.0.0.1:PORT',
    })
    expect(peers).toEqual([])
  })

  it.each(['http', 'socks5', 'socks5h'] as const)(
    'speaks %s is not asked for a metadata service',
    async (scheme) => {
      const { port, peers } = await proxy(() => undefined)
      const guard = createAddressGuard([])
      const { cause } = await failure(port, { scheme, guard, target: '169.254.169.254' })
      expect(cause).toBe('forbidden-address')
      expect(peers).toEqual([])
    },
  )
})
