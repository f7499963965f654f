// TCP: a name to addresses, which are checked, and a connection to one of them. Knows no TLS and no HTTP.

import { lookup } from 'node:dns/promises'
import { connect, isIP, type LookupFunction, type Socket } from 'node:net'
import type { Millis } from '../capture/event.ts'
import type { Clock } from '../io/clock.ts'
import type { AddressGuard } from './address-guard.ts'
import { formatAddress, type Authority } from './authority.ts'
import { BUFFERING } from './buffering.ts'
import { ready } from './ready.ts'
import { unreachable, type Target } from './upstream-error.ts'

/** Node gives up an address after 250 ms by default, which is less than one round trip across the world can take. */
const ADDRESS_ATTEMPT_MS = 1_000

type Addresses = readonly { address: string; family: number }[]

export interface Reached {
  readonly socket: Socket
  /** IP address and port really used. */
  readonly address: string
  /** null when the host is an address. */
  readonly dnsMs: Millis | null
  readonly connectMs: Millis
}

/** What every step on the way to an upstream is given. */
export interface Journey {
  /** Whom it is all for: failures name it. */
  readonly target: Target
  readonly guard: AddressGuard
  readonly clock: Clock
  readonly signal: AbortSignal
  /** After how long `signal` aborts, to be told. */
  readonly patienceMs: number
}

/** Rejects with UpstreamError for an address that must not be reached; else with what the resolver or the system says. */
export async function connectTcp(to: Authority, journey: Journey): Promise<Reached> {
  const { clock, signal } = journey
  const start = clock.now()
  const addresses = await resolve(to, journey)
  const resolved = clock.now()
  const socket = await connectToOne(to, addresses, signal)
  return {
    socket,
    address: formatAddress({ host: socket.remoteAddress ?? to.host, port: to.port }),
    dnsMs: isIP(to.host) === 0 ? millis(resolved - start) : null,
    connectMs: millis(clock.now() - resolved),
  }
}

/** The addresses of a host, all of them allowed. Rejects as `connectTcp` does, and when the signal aborts. */
export async function resolve({ host, port }: Authority, journey: Journey): Promise<Addresses> {
  const family = isIP(host)
  const addresses = family === 0 ? await lookUp(host, journey.signal) : [{ address: host, family }]
  for (const { address } of addresses) checkAddress({ host: address, port }, journey)
  return addresses
}

/** Throws UpstreamError for an address that must not be reached. */
export function checkAddress(address: Authority, { guard, target }: Journey): void {
  const refusal = guard(address)
  if (refusal !== null) throw unreachable(refusal, target, formatAddress(address))
}

/** The clock counts microseconds; their difference in floating point has more digits than that. */
export function millis(difference: number): Millis {
  return Math.round(difference * 1000) / 1000
}

function lookUp(host: string, signal: AbortSignal): Promise<Addresses> {
  const pending = lookup(host, { all: true })
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

/** Connects to one of exactly these addresses: nothing is resolved a second time. */
async function connectToOne(
  { host, port }: Authority,
  addresses: Addresses,
  signal: AbortSignal,
): Promise<Socket> {
  const answer: LookupFunction = (_, { all }, done) => {
    const [first] = addresses
    if (all === true) done(null, [...addresses])
    else done(null, first?.address ?? host, first?.family)
  }
  const socket = connect({
    ...BUFFERING,
    host,
    port,
    lookup: answer,
    noDelay: true,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: ADDRESS_ATTEMPT_MS,
  })
  return ready(socket, 'connect', signal)
}
