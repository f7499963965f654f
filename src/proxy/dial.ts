// One connection to an upstream: name, address, TCP, TLS. Knows nothing of HTTP.

import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { connect, isIP, type LookupFunction, type Socket } from 'node:net'
import { connect as connectTls, createSecureContext, rootCertificates, type SecureContext } from 'node:tls'
import type { Millis } from '../capture/event.ts'
import type { Clock } from '../io/clock.ts'
import type { AddressGuard } from './address-guard.ts'
import { formatAddress, type Authority } from './authority.ts'
import { messageOf, upstreamCause } from './causes.ts'
import { redirect } from './connect-to.ts'
import type { ConnectTo } from './options.ts'
import { unreachable, UpstreamError, type Target } from './upstream-error.ts'

interface Dialled {
  readonly socket: Socket
  /** IP address and port really used. */
  readonly address: string
  /** null when the host is an address. */
  readonly dnsMs: Millis | null
  readonly connectMs: Millis
  /** null on plain HTTP. */
  readonly tlsMs: Millis | null
}

/** Rejects with UpstreamError, and with nothing else; the abort of `signal` included. */
export type Dial = (target: Target, signal: AbortSignal) => Promise<Dialled>

interface DialerOptions {
  readonly connectTo: readonly ConnectTo[]
  /** From `upstreamTrust`. */
  readonly secureContext: SecureContext
  readonly clock: Clock
  readonly guard: AddressGuard
  /** For name, TCP and TLS together. Go clients give up a dial after 30 s. */
  readonly timeoutMs?: number
}

/** Node gives up an address after 250 ms by default, which is less than one round trip across the world can take. */
const ADDRESS_ATTEMPT_MS = 1_000

/** Node's own roots, and these (PEM). Throws what OpenSSL says of a text that is no certificate. */
export function upstreamTrust(upstreamCa: readonly string[]): SecureContext {
  return createSecureContext(upstreamCa.length === 0 ? {} : { ca: [...rootCertificates, ...upstreamCa] })
}

/** Verification is always on. The certificate is checked against the host asked for, wherever it was connected to. */
export function createDialer({
  connectTo,
  secureContext,
  clock,
  guard,
  timeoutMs = 30_000,
}: DialerOptions): Dial {
  async function open(target: Target, signal: AbortSignal): Promise<Dialled> {
    const start = clock.now()
    const via = redirect(target.authority, connectTo)
    const addresses = await resolve(via.host, signal)
    const resolved = clock.now()
    for (const { address } of addresses) {
      const refusal = guard({ host: address, port: via.port })
      if (refusal !== null)
        throw unreachable(refusal, target, formatAddress({ host: address, port: via.port }))
    }
    const tcp = await connectTcp(via, addresses, signal)
    const connected = clock.now()
    const address = formatAddress({ host: tcp.remoteAddress ?? via.host, port: via.port })
    const dnsMs = isIP(via.host) === 0 ? millis(resolved - start) : null
    const connectMs = millis(connected - resolved)
    if (target.scheme === 'http') return { socket: tcp, address, dnsMs, connectMs, tlsMs: null }
    const socket = await secure(tcp, { host: target.authority.host, secureContext, signal })
    return { socket, address, dnsMs, connectMs, tlsMs: millis(clock.now() - connected) }
  }

  return async (target, signal) => {
    const deadline = new AbortController()
    const timer = setTimeout(() => deadline.abort(), timeoutMs)
    try {
      return await open(target, AbortSignal.any([signal, deadline.signal]))
    } catch (error) {
      if (error instanceof UpstreamError) throw error
      if (deadline.signal.aborted) throw unreachable('timeout', target, `after ${timeoutMs} ms`)
      throw unreachable(upstreamCause(error), target, messageOf(error))
    } finally {
      clearTimeout(timer)
    }
  }
}

/** The clock counts microseconds; their difference in floating point has more digits than that. */
function millis(difference: number): Millis {
  return Math.round(difference * 1000) / 1000
}

type Addresses = Awaited<ReturnType<typeof lookupAll>>

function lookupAll(host: string): Promise<{ address: string; family: number }[]> {
  return lookup(host, { all: true })
}

async function resolve(host: string, signal: AbortSignal): Promise<Addresses> {
  const family = isIP(host)
  if (family !== 0) return [{ address: host, family }]
  const pending = lookupAll(host)
  pending.catch(() => undefined) // a lookup cannot be stopped; when the client is gone, nobody waits for it
  return Promise.race([pending, aborted(signal)])
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const fail = (): void => reject(new Error('the dial was given up'))
    if (signal.aborted) fail()
    signal.addEventListener('abort', fail, { once: true })
  })
}

/** Connects to one of exactly these addresses, which have been checked: nothing is resolved a second time. */
async function connectTcp(
  { host, port }: Authority,
  addresses: Addresses,
  signal: AbortSignal,
): Promise<Socket> {
  const answer: LookupFunction = (_, { all }, done) => {
    const [first] = addresses
    if (all === true) done(null, addresses)
    else done(null, first?.address ?? host, first?.family)
  }
  const socket = connect({
    host,
    port,
    lookup: answer,
    noDelay: true,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: ADDRESS_ATTEMPT_MS,
  })
  return ready(socket, 'connect', signal)
}

interface SecureOptions {
  readonly host: string
  readonly secureContext: SecureContext
  readonly signal: AbortSignal
}

/** HTTP/1.1 is all we speak, so it is all we offer. An address is not sent as server name (RFC 6066 §3). */
async function secure(tcp: Socket, { host, secureContext, signal }: SecureOptions): Promise<Socket> {
  const name = isIP(host) === 0 ? { servername: host } : {}
  const socket = connectTls({ socket: tcp, host, ...name, secureContext, ALPNProtocols: ['http/1.1'] })
  return ready(socket, 'secureConnect', signal)
}

async function ready<T extends Socket>(
  socket: T,
  event: 'connect' | 'secureConnect',
  signal: AbortSignal,
): Promise<T> {
  // Between this event and the next owner's listeners, an error would have nobody to go to; 'close' follows it anyway.
  socket.on('error', () => undefined)
  try {
    await once(socket, event, { signal })
    return socket
  } catch (error) {
    socket.destroy()
    throw error
  }
}
