// One connection to an upstream: one address after the other, one way or another, and TLS on top. Knows nothing of HTTP.

import type { Millis, TriedAddress, UpstreamCause, UpstreamStage, UpstreamTls } from '../capture/event.ts'
import type { Clock } from '../io/clock.ts'
import type { AddressGuard } from './address-guard.ts'
import { formatAddress, type Authority } from './authority.ts'
import { messageOf, upstreamCause } from '../io/causes.ts'
import { createRedirection } from './connect-to.ts'
import type { NetworkOptions, UpstreamProxy } from './options.ts'
import { connectTcp, millis, type Journey, type Reached } from './tcp.ts'
import { opensNoTls, unreachable, UpstreamError, type Target } from './upstream-error.ts'
import type { Secure } from './upstream-tls.ts'
import { reachProxy, reachThrough } from './via-proxy.ts'
import { createWayTo, formatProxy, type Way } from './way.ts'

interface Dialled extends Reached {
  /** null when no TLS was opened. */
  readonly tlsMs: Millis | null
  readonly tls?: UpstreamTls
  readonly via?: string
  readonly tried?: readonly TriedAddress[]
}

/** Rejects with UpstreamError, and with nothing else; the abort of `signal` included. */
export type Dial = (target: Target, signal: AbortSignal) => Promise<Dialled>

export interface Dialer {
  readonly dial: Dial
  /** The proxy that connections to this upstream end at, and that takes requests for it in absolute form; or null. */
  readonly forwarder: (target: Target) => UpstreamProxy | null
}

interface DialerOptions extends Pick<NetworkOptions, 'connectTo' | 'upstreamProxies' | 'noUpstreamProxy'> {
  readonly secure: Secure
  readonly clock: Clock
  readonly guard: AddressGuard
  /** For names, TCP, proxies and TLS together, and for all addresses. Go clients give up a dial after 30 s. */
  readonly timeoutMs?: number
}

/** Another address has the same proxy before it, so there is no use in trying. */
const FINAL: readonly UpstreamCause[] = ['proxy-unreachable', 'proxy-auth']

export function createDialer({
  connectTo,
  secure,
  clock,
  guard,
  timeoutMs = 30_000,
  ...proxies
}: DialerOptions): Dialer {
  const redirection = createRedirection(connectTo)
  const wayTo = createWayTo(proxies)

  async function reach(destination: Authority, way: Way, journey: Journey): Promise<Reached> {
    if (way.kind === 'direct') return connectTcp(destination, journey)
    const { proxy } = way
    if (way.kind === 'forward') return reachProxy({ ...journey, proxy, secure })
    return reachThrough(destination, { ...journey, proxy, secure })
  }

  async function attempt(destination: Authority, way: Way, journey: Journey): Promise<Dialled> {
    const { target, signal, patienceMs } = journey
    const through = way.kind === 'direct' ? null : formatProxy(way.proxy)
    let stage: UpstreamStage | undefined // of what fails next, where the cause does not tell
    try {
      const reached = await reach(destination, way, journey)
      const via = through === null ? {} : { via: through }
      if (opensNoTls(target)) return { ...reached, ...via, tlsMs: null }
      stage = 'tls'
      const start = clock.now()
      const { socket, tls } = await secure(reached.socket, target, signal)
      return {
        ...reached,
        ...via,
        socket,
        tlsMs: millis(clock.now() - start),
        ...(tls === null ? {} : { tls }),
      }
    } catch (error) {
      if (error instanceof UpstreamError) throw error
      const cause = signal.aborted ? 'timeout' : upstreamCause(error)
      const said = signal.aborted ? `after ${patienceMs} ms` : messageOf(error)
      throw unreachable(cause, target, through === null ? said : `${said}, through ${through}`, stage)
    }
  }

  async function dial(target: Target, given: AbortSignal): Promise<Dialled> {
    const redirected = redirection.take(target.authority)
    const destinations = redirected ?? [target.authority]
    const end = performance.now() + timeoutMs
    const failures: Failure[] = []
    for (const [i, destination] of destinations.entries()) {
      // As Go's net.Dialer has it: the time that is left is shared by the addresses that are left.
      const patienceMs = Math.max(1, Math.round((end - performance.now()) / (destinations.length - i)))
      const deadline = new AbortController()
      const timer = setTimeout(() => deadline.abort(), patienceMs)
      const signal = AbortSignal.any([given, deadline.signal])
      const way = wayTo(target, redirected === null ? null : destination)
      try {
        const dialled = await attempt(destination, way, { target, guard, clock, signal, patienceMs })
        return failures.length === 0 ? dialled : { ...dialled, tried: failures.map(triedAddress) }
      } catch (error) {
        if (!(error instanceof UpstreamError)) throw error
        failures.push({ destination, error })
        if (given.aborted || FINAL.includes(error.reason)) break
      } finally {
        clearTimeout(timer)
      }
    }
    throw allFailed(target, failures)
  }

  return {
    dial,
    forwarder: (target) => {
      const way = redirection.applies(target.authority) ? null : wayTo(target, null)
      return way?.kind === 'forward' ? way.proxy : null
    },
  }
}

interface Failure {
  readonly destination: Authority
  readonly error: UpstreamError
}

function triedAddress({ destination, error }: Failure): TriedAddress {
  return { address: formatAddress(destination), cause: error.reason }
}

/** The first one's cause: it was its turn. */
function allFailed(target: Target, [first, ...others]: readonly Failure[]): UpstreamError {
  if (first === undefined) return unreachable('other', target, 'there is no address to connect to')
  if (others.length === 0) return first.error
  const said = [first, ...others].map(
    ({ destination, error }) => `${formatAddress(destination)}: ${error.detail}`,
  )
  return unreachable(first.error.reason, target, `tried ${said.join('; ')}`, first.error.stage)
}
