// The thread that relays, and a recording side in another process that can be made to hang: whatever that one does,
// bytes go on. Counted in bytes, not in time.

import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { connect as connectTcp } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { connect as connectTls } from 'node:tls'
import { describe, expect, it, onTestFinished } from 'vitest'
import { makeEphemeralAuthority } from '../../../certs/ephemeral.ts'
import type { CaptureEvent } from '../../../src/capture/event.ts'
import type { ListenAddress } from '../../../src/proxy/options.ts'
import { HOST, tunnelled, upstreamAuthority } from '../../helpers/proxy-rig.ts'
import { rawOrigin, type RawOrigin } from '../../helpers/raw-origin.ts'
import { rawPeer, type RawPeer } from '../../helpers/raw-peer.ts'
import { tempFolder } from '../../helpers/temp-folder.ts'
import { waitFor } from '../../helpers/wait-for.ts'

/** `--import tsx` is for the main thread alone. */
const LOADER = `data:text/javascript,import{register}from'${import.meta.resolve('tsx/esm/api')}';register()`

interface Line {
  readonly listening?: readonly ListenAddress[]
  readonly refused?: { readonly code: string; readonly message: string; readonly remedy: string }
  readonly hangs?: boolean
  readonly closed?: true
  readonly crashed?: string
  readonly events?: readonly CaptureEvent[]
  readonly keys?: readonly string[]
}

interface Rig {
  readonly origin: RawOrigin
  readonly send: (command: string) => void
  /** The first line that has such a member, once it is there. */
  readonly line: <K extends keyof Line>(key: K, value?: Line[K]) => Promise<Line & Required<Pick<Line, K>>>
  readonly tunnel: () => Promise<RawPeer>
}

async function threadRig({ listen }: { readonly listen?: ListenAddress } = {}): Promise<Rig> {
  const upstream = await upstreamAuthority()
  const authority = await makeEphemeralAuthority({ now: () => new Date(), hostname: 'test' })
  const origin = await rawOrigin({ leaf: upstream.leafFor(HOST) })
  const options = {
    pairPem: authority.pairPem,
    connectTo: [{ host: HOST, port: null, toHosts: ['127.0.0.1'], toPort: origin.port }],
    upstreamCa: [upstream.cert],
    ...(listen === undefined ? {} : { listen: [listen] }),
  }
  const program = 'test/proxy/thread/recording-side.ts'
  const child = spawn(process.execPath, ['--import', LOADER, program, JSON.stringify(options)])
  const lines: Line[] = []
  let errors = ''
  createInterface({ input: child.stdout }).on('line', (text) => lines.push(JSON.parse(text) as Line))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await origin.close()
  })
  const line: Rig['line'] = (key, value) =>
    waitFor(
      () => {
        const found = lines.find((each) => (value === undefined ? key in each : each[key] === value))
        return found as (Line & Required<Pick<Line, typeof key>>) | undefined
      },
      { what: `a line with ${key}`, seen: () => ({ errors, lines: lines.map((each) => Object.keys(each)) }) },
    )
  const connect = async (): Promise<RawPeer> => {
    const [address] = (await line('listening')).listening
    if (address === undefined) throw new Error('it listens nowhere')
    return rawPeer(connectTcp(address))
  }
  return {
    origin,
    line,
    send: (command) => void child.stdin.write(`${command}\n`),
    tunnel: async () => {
      const socket = await tunnelled({ connect }, `${HOST}:443`)
      const tls = { socket, servername: HOST, ca: authority.certPem }
      const peer = rawPeer(connectTls({ ...tls, ALPNProtocols: ['http/1.1'] }))
      onTestFinished(() => void peer.socket.destroy())
      return peer
    },
  }
}

/** One small exchange; resolves when the client has its answer. */
async function exchange(rig: Rig, client: RawPeer, n: number): Promise<void> {
  client.send(`GET /v2/${n} HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
  const upstream = await rig.origin.peer(0)
  await upstream.until(`GET /v2/${n} `)
  upstream.send(`HTTP/1.1 200 OK\r\nContent-Length: ${String(n).length + 1}\r\n\r\n#${n}`)
  await client.until(`#${n}`)
}

const MIB = 1024 * 1024

describe('the thread that relays', () => {
  it('goes on when the other thread hangs', async () => {
    const rig = await threadRig()
    const client = await rig.tunnel()
    await exchange(rig, client, 0)
    client.send(`GET /v2/blob HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    const upstream = await rig.origin.peer(0)
    await upstream.until('GET /v2/blob ')
    const release = join(await tempFolder(), 'release')
    rig.send(`hang ${release}`)
    await rig.line('hangs', true)
    // A part of it would fit into the buffers of three sockets.
    upstream.send(`HTTP/1.1 200 OK\r\nContent-Length: ${100 * MIB}\r\n\r\n`)
    client.drain()
    for (let i = 0; i < 100; i++) upstream.send(Buffer.alloc(MIB, 'x'))
    await waitFor(() => client.bytes() > 100 * MIB, { what: 'the blob', seen: () => client.bytes() })
    await writeFile(release, '')
    rig.send('close')
    const { events = [] } = await rig.line('closed')
    expect(events.filter(({ type }) => type === 'response.completed')).toMatchObject([
      { exchange: 0, body: { bytes: 2 } },
      { exchange: 1, body: { bytes: 100 * MIB } },
    ])
  })

  it('tells of everything, in order, before close resolves', async () => {
    const rig = await threadRig()
    const client = await rig.tunnel()
    for (let i = 0; i < 50; i++) await exchange(rig, client, i)
    client.send(`GET /v2/open HTTP/1.1\r\nHost: ${HOST}\r\n\r\n`)
    await (await rig.origin.peer(0)).until('GET /v2/open ')
    rig.send('close')
    const { events = [], keys = [] } = await rig.line('closed')
    const types = events.map(({ type }) => type)
    expect(types.filter((type) => type === 'response.completed')).toHaveLength(50)
    expect(types.at(0)).toBe('connection.opened')
    expect(types.slice(-2)).toEqual(['exchange.failed', 'connection.closed'])
    expect(events.at(-2)).toMatchObject({ exchange: 50, side: 'pullscope', cause: 'closing' })
    expect(events.map(({ at }) => at)).toEqual(events.map(({ at }) => at).toSorted((a, b) => a - b))
    expect(keys.length).toBeGreaterThan(0)
  })

  it('says why it cannot listen as the proxy itself does', async () => {
    const { origin } = await threadRig()
    const { refused } = await (
      await threadRig({ listen: { host: '127.0.0.1', port: origin.port } })
    ).line('refused')
    expect(refused).toEqual({
      code: 'port-in-use',
      message: `cannot listen on 127.0.0.1:${origin.port}: another program does`,
      remedy: 'stop it, or let pullscope pick a free port with `--listen 127.0.0.1:0`',
    })
  })
})
