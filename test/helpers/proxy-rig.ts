// A proxy between a raw client and a raw origin, on loopback and over TLS, and the events it told of.

import { connect, type Socket } from 'node:net'
import { connect as connectTls, type ConnectionOptions } from 'node:tls'
import { onTestFinished } from 'vitest'
import type { CaptureEvent } from '../../src/capture/event.ts'
import { startClock } from '../../src/io/clock.ts'
import { PLAIN, type ProxyOptions, type RunningProxy } from '../../src/proxy/options.ts'
import { startProxy } from '../../src/proxy/start.ts'
import { rawOrigin, type RawOrigin } from './raw-origin.ts'
import { rawPeer, type RawPeer } from './raw-peer.ts'
import { testAuthority, type TestAuthority } from './test-authority.ts'
import { waitFor } from './wait-for.ts'

type EventOf<T extends CaptureEvent['type']> = Extract<CaptureEvent, { type: T }>

export interface ProxyRig {
  readonly proxy: RunningProxy
  readonly origin: RawOrigin
  readonly events: readonly CaptureEvent[]
  /** The CA that the proxy makes its certificates with. */
  readonly authority: TestAuthority
  /** Events of one type so far. */
  all<T extends CaptureEvent['type']>(type: T): EventOf<T>[]
  /** The event number `index` of a type, once it is there. */
  event<T extends CaptureEvent['type']>(type: T, index?: number): Promise<EventOf<T>>
  /** A TCP connection to the proxy. */
  connect(): Promise<RawPeer>
  /** CONNECT, then TLS to `registry.test`. */
  tunnel(options?: TunnelOptions): Promise<RawPeer>
}

interface TunnelOptions {
  /** The CONNECT line's; `registry.test:443` by default, which leads to the origin. */
  readonly authority?: string
  readonly servername?: string
  readonly tls?: ConnectionOptions
}

interface RigOptions extends Partial<ProxyOptions> {
  readonly origin?: RawOrigin
  readonly onPeer?: (peer: RawPeer) => void
  /** How long the proxy waits for a client to begin; 20 s by default, which no test takes. */
  readonly patienceMs?: number
  /** How long the head of a request may take; 20 s by default. */
  readonly headMs?: number
  /** How long an upstream may take to be reached; 20 s by default. */
  readonly dialMs?: number
}

export const HOST = 'registry.test'

const originAuthority = testAuthority()

/** The CA of the origins, which the proxy of a rig trusts. */
export function upstreamAuthority(): Promise<TestAuthority> {
  return originAuthority
}

/** Everything is closed when the test is over, and the log is checked: each exchange ended once. */
export async function proxyRig({
  origin: given,
  onPeer,
  patienceMs = 20_000,
  headMs = 20_000,
  dialMs = 20_000,
  ...overrides
}: RigOptions = {}): Promise<ProxyRig> {
  const upstream = await upstreamAuthority()
  const authority = await testAuthority()
  const hook = onPeer === undefined ? {} : { onPeer }
  const origin = given ?? (await rawOrigin({ leaf: upstream.leafFor(HOST), ...hook }))
  const events: CaptureEvent[] = []
  const options: ProxyOptions = {
    ...PLAIN,
    keyLog: null,
    connectTo: [{ host: HOST, port: null, toHosts: ['127.0.0.1'], toPort: origin.port }],
    upstreamCa: [upstream.cert],
    leafFor: authority.leafFor,
    clock: startClock(),
    emit: (event) => events.push(event),
    redactionKey: Buffer.alloc(16, 7),
    secrets: 'redacted',
    ...overrides,
  }
  const proxy = await startProxy(options, { patienceMs, headMs, dialMs })
  const sockets: Socket[] = []
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await proxy.close()
    await origin.close()
    checkLog(events)
  })
  const rig: ProxyRig = {
    proxy,
    origin,
    events,
    authority,
    all: (type) => allOf(events, type),
    event: (type, index = 0) =>
      waitFor(() => allOf(events, type)[index], { what: `${type} number ${index}`, seen: () => events }),
    connect: async () => {
      const socket = connect(proxy.address)
      sockets.push(socket)
      const peer = rawPeer(socket)
      await waitFor(() => socket.readyState === 'open', {
        what: 'the proxy to accept',
        seen: () => peer.state(),
      })
      return peer
    },
    tunnel: async ({ authority: target = `${HOST}:443`, servername = HOST, tls = {} } = {}) => {
      const outer = await tunnelled(rig, target)
      const secure = connectTls({
        socket: outer,
        servername,
        ca: authority.cert,
        ALPNProtocols: ['http/1.1'],
        ...tls,
      })
      const peer = rawPeer(secure)
      await waitFor(() => secure.authorized || peer.state() !== 'open', {
        what: 'TLS',
        seen: () => peer.state(),
      })
      return peer
    },
  }
  return rig
}

/** A socket behind an accepted CONNECT. */
export async function tunnelled(rig: Pick<ProxyRig, 'connect'>, authority: string): Promise<Socket> {
  const { socket, ...peer } = await rig.connect()
  peer.send(`CONNECT ${authority} HTTP/1.1\r\nHost: ${authority}\r\n\r\n`)
  const answer = await peer.until('\r\n\r\n')
  if (!answer.startsWith('HTTP/1.1 200 ')) throw new Error(`CONNECT was answered with ${answer}`)
  socket.removeAllListeners('data')
  socket.pause()
  return socket
}

function allOf<T extends CaptureEvent['type']>(events: readonly CaptureEvent[], type: T): EventOf<T>[] {
  return events.filter((event): event is EventOf<T> => event.type === type)
}

/** What holds for any log, whatever went wrong. */
function checkLog(events: readonly CaptureEvent[]): void {
  const started = allOf(events, 'request.started').map(({ exchange }) => exchange)
  const ended = [...allOf(events, 'response.completed'), ...allOf(events, 'exchange.failed')].map(
    (e) => e.exchange,
  )
  const problems = [
    ...started.filter((exchange, i) => exchange !== i).map((id) => `exchange ${id} is out of order`),
    ...started
      .filter((id) => ended.filter((other) => other === id).length !== 1)
      .map((id) => `exchange ${id} does not end once`),
    ...events
      .filter(({ at }, i) => at < (events[i - 1]?.at ?? 0))
      .map(({ type }) => `${type} is earlier than its predecessor`),
  ]
  const opened = allOf(events, 'connection.opened').length
  if (opened !== allOf(events, 'connection.closed').length)
    problems.push(`${opened} connections were opened, but not all closed`)
  if (problems.length > 0) throw new Error(`${problems.join('; ')}:\n${JSON.stringify(events, null, 1)}`)
}
