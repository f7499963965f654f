// Dialling: the whole of it has one deadline, and everything it tries has been checked.

import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { createServer as createTlsServer } from 'node:tls'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startClock } from '../../src/io/clock.ts'
import { createDialer, upstreamTrust } from '../../src/proxy/dial.ts'
import { UpstreamError } from '../../src/proxy/upstream-error.ts'
import { testAuthority } from '../helpers/test-authority.ts'

const options = { connectTo: [], secureContext: upstreamTrust([]), clock: startClock(), guard: () => null }
const forever = new AbortController().signal

async function silentServer(): Promise<number> {
  const server = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  return (server.address() as AddressInfo).port
}

describe('dial', () => {
  it('gives up a peer that never finishes the handshake', async () => {
    const authority = { host: '127.0.0.1', port: await silentServer() }
    const dial = createDialer({ ...options, timeoutMs: 100 })
    const error: unknown = await dial({ scheme: 'https', authority }, forever).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(UpstreamError)
    expect(error).toMatchObject({
      reason: 'timeout',
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
    const connectTo = [{ host: null, port: null, toHost: '127.0.0.1', toPort: port }]
    const accepted = once(server, 'secureConnection')
    const dial = createDialer({ ...options, connectTo, secureContext: upstreamTrust([cert]) })
    const { socket } = await dial({ scheme: 'https', authority: { host, port: 443 } }, forever)
    expect((await accepted)[0]).toMatchObject({ servername })
    socket.destroy()
  })

  it('tells address and times', async () => {
    const port = await silentServer()
    const dialled = await createDialer(options)(
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
    const dial = createDialer({ ...options, guard })
    await expect(
      dial({ scheme: 'http', authority: { host: 'localhost', port } }, forever),
    ).rejects.toMatchObject({
      reason: 'forbidden-address',
    })
    expect(seen).toContain('127.0.0.1')
  })
})
