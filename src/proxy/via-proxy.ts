// To an upstream through a proxy: to the proxy first, then what its scheme says. Knows no HTTP and no SOCKS itself.

import { isIP, type Socket } from 'node:net'
import type { UpstreamCause } from '../capture/event.ts'
import type { Authority } from './authority.ts'
import { messageOf } from '../io/causes.ts'
import type { UpstreamProxy } from './options.ts'
import { checkAddress, connectTcp, millis, resolve, type Journey, type Reached } from './tcp.ts'
import { unreachable, UpstreamError, type Target } from './upstream-error.ts'
import type { Secure } from './upstream-tls.ts'
import type { TunnelRequest } from './tunnel-request.ts'
import { openHttpTunnel } from './via-http.ts'
import { formatProxy } from './way.ts'

type OpenTunnel = (socket: Socket, request: TunnelRequest) => Promise<Socket>

interface Protocol {
  readonly transport: 'tcp' | 'tls'
  /** Who looks the upstream's name up. */
  readonly names: 'here' | 'there'
  readonly opener: () => Promise<OpenTunnel>
}

const http = (): Promise<OpenTunnel> => Promise.resolve(openHttpTunnel)
/** Loaded for those who have such a proxy: its library would be a tenth of every start. */
const socks = async (): Promise<OpenTunnel> => (await import('./via-socks.ts')).openSocksTunnel

const PROTOCOLS: Readonly<Record<UpstreamProxy['scheme'], Protocol>> = {
  http: { transport: 'tcp', names: 'there', opener: http },
  https: { transport: 'tls', names: 'there', opener: http },
  socks5: { transport: 'tcp', names: 'here', opener: socks },
  socks5h: { transport: 'tcp', names: 'there', opener: socks },
}

export interface ProxyJourney extends Journey {
  readonly proxy: UpstreamProxy
  /** For the connection to an `https` proxy. */
  readonly secure: Secure
}

/** A connection to the proxy itself. Rejects with UpstreamError. */
export async function reachProxy(journey: ProxyJourney): Promise<Reached> {
  const { proxy, target, clock, signal, secure, patienceMs } = journey
  try {
    const reached = await connectTcp(proxy, journey)
    if (PROTOCOLS[proxy.scheme].transport === 'tcp') return reached
    const connected = clock.now()
    const { host, port } = proxy
    const itself: Target = { scheme: 'https', authority: { host, port } }
    const { socket } = await secure(reached.socket, itself, signal)
    return { ...reached, socket, connectMs: millis(reached.connectMs + clock.now() - connected) }
  } catch (error) {
    const reason = error instanceof UpstreamError ? error.reason : 'proxy-unreachable'
    const said = signal.aborted ? `no connection after ${patienceMs} ms` : detailOf(error)
    throw unreachable(reason, target, `${formatProxy(proxy)}: ${said}`)
  }
}

/** A connection to `destination` by way of the proxy; `address` is the proxy's. Rejects with UpstreamError. */
export async function reachThrough(destination: Authority, journey: ProxyJourney): Promise<Reached> {
  const { proxy, target, clock, signal, patienceMs } = journey
  const { names, opener } = PROTOCOLS[proxy.scheme]
  const openTunnel = await opener() // before there is a socket, to which somebody has to listen
  const start = clock.now()
  const resolved = names === 'here' ? await lookedUp(destination, journey) : checked(destination, journey)
  const dnsMs = resolved === destination ? null : millis(clock.now() - start)
  const reached = await reachProxy(journey)
  const connected = clock.now()
  const failure = (cause: UpstreamCause, said: string): UpstreamError => {
    // Who was too slow, proxy or upstream, cannot be told from here.
    const reason = signal.aborted ? 'timeout' : cause
    return unreachable(
      reason,
      target,
      `${formatProxy(proxy)}: ${signal.aborted ? `after ${patienceMs} ms` : said}`,
    )
  }
  const socket = await openTunnel(reached.socket, { proxy, destination: resolved, signal, failure })
  return {
    socket,
    address: reached.address,
    dnsMs: dnsMs === null && reached.dnsMs === null ? null : millis((dnsMs ?? 0) + (reached.dnsMs ?? 0)),
    connectMs: millis(reached.connectMs + clock.now() - connected),
  }
}

/** One address, of IPv4 if there is one: whether the proxy has IPv6 is not known here. */
async function lookedUp(destination: Authority, journey: Journey): Promise<Authority> {
  if (isIP(destination.host) !== 0) return checked(destination, journey)
  const addresses = await resolve(destination, journey)
  const { address } = addresses.find(({ family }) => family === 4) ?? addresses[0] ?? {}
  return { host: address ?? destination.host, port: destination.port }
}

/** A name is for the proxy to look up; an address is checked as it would be without a proxy. */
function checked(destination: Authority, journey: Journey): Authority {
  if (isIP(destination.host) !== 0) checkAddress(destination, journey)
  return destination
}

function detailOf(error: unknown): string {
  return error instanceof UpstreamError ? error.detail : messageOf(error)
}
