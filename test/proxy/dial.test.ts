// Dialling: the whole of it has one deadline, and everything it tries has been checked.

import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { createServer as createTlsServer } from 'node:tls'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startClock } from '../../src/io/clock.ts'
import { createDialer } from '../../src/proxy/dial.ts'
import { DIRECT } from '../../src/proxy/options.ts'
import { createUpstreamTls } from '../../src/proxy/upstream-tls.ts'
import { UpstreamError } from '../../src/proxy/upstream-error.ts'
import { testAuthority } from '../helpers/test-authority.ts'

const TRUST = { ...DIRECT, keyLog: null }
const options = { ...DIRECT, secure: createUpstreamTls(TRUST), clock: startClock(), guard: () => null }
const forever = new AbortController().signal

async function silentServer(host = '127.0.0.1'): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => undefined)).listen(0, host)
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

describe('dial', () => {
  it('gives up a peer that never finishes the handshake', async () => {
    const authority = { host: '127.0.0.1', port: await silentServer() }
    const { dial } = createDialer({ ...options, timeoutMs: 100 })
    const error: unknown = await dial({ scheme: 'https', authority }, forever).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(UpstreamError)
    expect(error).toMatchObject({
      reason: 'timeout',
      stage: 'tls',
      message: expect.stringContaining('did not answer in time') as string,
    })
  })

  it.each([
    ['registry.test', 'registry.test'],
    ['127.0.0.1', false],
  ])('asks %s for the certificate of %s, wherever it connects to', async (host, servername) => {
    const { leafFor, cert } = await testAuthority()
    const server = createTlsServer(leafFor(host)).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const connectTo = [{ host: null, port: null, toHosts: ['127.0.0.1'], toPort: port }]
    const accepted = once(server, 'secureConnection')
    const { dial } = createDialer({
      ...options,
      connectTo,
      secure: createUpstreamTls({ ...TRUST, upstreamCa: [cert] }),
    })
    const { socket } = await dial({ scheme: 'https', authority: { host, port: 443 } }, forever)
    expect((await accepted)[0]).toMatchObject({ servername })
    socket.destroy()
  })

  it('tells address and times', async () => {
    const port = await silentServer()
    const dialled = await createDialer(options).dial(
      { scheme: 'http', authority: { host: 'localhost', port } },
      forever,
    )
    dialled.socket.destroy()
    expect(dialled).toMatchObject({ address: `127.0.0.1:${port}`, tlsMs: null })
    expect(dialled.dnsMs).toBeGreaterThanOrEqual(0)
    expect(dialled.connectMs).toBeGreaterThanOrEqual(0)
  })

  it('connects to none of the addresses when one of them is refused', async () => {
    const port = await silentServer()
    const seen: string[] = []
    const guard = ({ host }: { host: string }) => {
      seen.push(host)
      return host === '127.0.0.1' ? ('forbidden-address' as const) : null
    }
    const { dial } = createDialer({ ...options, guard })
    await expect(
      dial({ scheme: 'http', authority: { host: 'localhost', port } }, forever),
    ).rejects.toMatchObject({
      reason: 'forbidden-address',
    })
    expect(seen).toContain('127.0.0.1')
  })
})

describe('several addresses of --connect-to', () => {
  const target = { scheme: 'http', authority: { host: 'registry.test', port: 80 } } as const
  const toHosts = ['127.0.0.3', '127.0.0.4']
  const address = (host: string, port: number): string => `${host}:${port}`

  it('take turns, a connection each', async () => {
    const port = await silentServer('0.0.0.0')
    const connectTo = [{ host: 'registry.test', port: null, toHosts, toPort: port }]
    const { dial } = createDialer({ ...options, connectTo })
    const used: string[] = []
    for (let i = 0; i < 4; i++) {
      const dialled = await dial(target, forever)
      dialled.socket.destroy()
      expect(dialled).not.toHaveProperty('tried')
      used.push(dialled.address)
    }
    const [first = '', second = ''] = toHosts.map((host) => address(host, port))
    expect(used).toEqual([first, second, first, second])
  })

  it('stand in for one that fails, which is told', async () => {
    const port = await silentServer('127.0.0.4')
    const connectTo = [{ host: '*.test', port: null, toHosts, toPort: port }]
    const dialled = await createDialer({ ...options, connectTo }).dial(target, forever)
    dialled.socket.destroy()
    expect(dialled).toMatchObject({
      address: address('127.0.0.4', port),
      tried: [{ address: address('127.0.0.3', port), cause: 'refused' }],
    })
  })

  it('share the time: one that says nothing leaves some for the next', async () => {
    const { leafFor, cert } = await testAuthority()
    const port = await silentServer('127.0.0.3')
    const server = createTlsServer(leafFor('registry.test')).listen(port, '127.0.0.4')
    await once(server, 'listening')
    onTestFinished(() => void server.close())
    const connectTo = [{ host: 'registry.test', port: null, toHosts, toPort: port }]
    const secure = createUpstreamTls({ ...TRUST, upstreamCa: [cert] })
    const { dial } = createDialer({ ...options, connectTo, secure, timeoutMs: 2_000 })
    const dialled = await dial({ ...target, scheme: 'https' }, forever)
    dialled.socket.destroy()
    expect(dialled.tried).toEqual([{ address: address('127.0.0.3', port), cause: 'timeout' }])
  })

  it('are all named when all fail', async () => {
    const port = await silentServer('127.0.0.5')
    const connectTo = [{ host: 'registry.test', port: null, toHosts, toPort: port }]
    await expect(createDialer({ ...options, connectTo }).dial(target, forever)).rejects.toMatchObject({
      reason: 'refused',
      message:
        'cannot reach registry.test: it refused the connection ' +
        `(tried 127.0.0.3:${port}: connect ECONNREFUSED 127.0.0.3:${port}; ` +
        `127.0.0.4:${port}: connect ECONNREFUSED 127.0.0.4:${port})`,
    })
  })
})
