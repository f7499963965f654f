// Puts the proxy together, and takes it apart again.

import type { Socket } from 'node:net'
import { createGatekeeper } from './access.ts'
import { createAddressGuard } from './address-guard.ts'
import { ClientConnection } from './connection.ts'
import { createDialer } from './dial.ts'
import { createInterceptor } from './intercept.ts'
import { leafContexts } from './leaf-contexts.ts'
import { addressOf, closeListener, openListeners } from './listener.ts'
import { openLog } from '../io/recording/log.ts'
import { createEngine, type Engine } from './mitm.ts'
import type { ProxyOptions, RunningProxy } from './options.ts'
import { createDecision } from './passthrough.ts'
import { refuseSlow } from './refuse.ts'
import { createReverse } from './reverse/reverse.ts'
import { HEAD_LIMIT } from './upstream.ts'
import { createUpstreamTls } from './upstream-tls.ts'

interface Limits {
  /** How long a client may take from its first packet to its first request, and from CONNECT to the end of TLS. */
  readonly patienceMs: number
  /** How long the head of a request may take. */
  readonly headMs: number
  /** How long it may take to reach an upstream: name, TCP and TLS together. */
  readonly dialMs: number
}

/** As long as nginx waits for the head of a request; Go clients give up a dial after 30 s. */
const LIMITS: Limits = { patienceMs: 60_000, headMs: 60_000, dialMs: 30_000 }

/** Starts listening. Throws `port-in-use`, `address-not-available`; nothing that a client does makes it throw later. */
export async function startProxy(options: ProxyOptions, limits: Partial<Limits> = {}): Promise<RunningProxy> {
  const { patienceMs, headMs, dialMs } = { ...LIMITS, ...limits }
  const { listen, leafFor } = options
  const log = openLog(options)
  const secure = createUpstreamTls(options)
  const gatekeeper = createGatekeeper(options.access)
  const servers = await openListeners(listen)
  const addresses = servers.map(addressOf)
  const [address] = addresses
  if (address === undefined) throw new TypeError('a proxy that listens nowhere')
  const dialer = createDialer({ ...options, secure, guard: createAddressGuard(addresses), timeoutMs: dialMs })
  const connections = new Set<ClientConnection>()
  const owners = new WeakMap<Socket, ClientConnection>()

  const engine: Engine = createEngine(
    createInterceptor({
      log,
      connectionOf,
      contextFor: leafContexts(leafFor),
      reverse: options.reverse === null ? null : createReverse(options.reverse),
      decides: createDecision(options),
      keyLog: options.keyLog,
      serve,
      gatekeeper,
      awaitRequest,
      patienceMs,
    }),
    { headLimit: HEAD_LIMIT, headMs },
  )

  function connectionOf(socket: Socket): ClientConnection {
    const owner = owners.get(socket)
    if (owner === undefined) throw new TypeError('a socket that no client connection owns')
    return owner
  }

  function serve(socket: Socket, connection: ClientConnection): void {
    owners.set(socket, connection)
    engine.serve(socket)
  }

  function awaitRequest(connection: ClientConnection, socket: Socket): void {
    connection.arm(patienceMs, () => refuseSlow({ log, connection, socket }))
  }

  function accept(raw: Socket): void {
    const { remoteAddress, localAddress } = raw
    // A client that is gone already has no address.
    const isGone = remoteAddress === undefined || localAddress === undefined
    const standing = isGone ? 'stranger' : gatekeeper.standing(remoteAddress, localAddress)
    const connection = new ClientConnection({ raw, log, dialer, standing })
    connections.add(connection)
    void connection.closed.then(() => connections.delete(connection))
    if (standing === 'unwelcome') {
      connection.turnAway()
      return
    }
    awaitRequest(connection, raw)
    serve(raw, connection)
  }

  for (const server of servers) server.on('connection', accept)

  async function close(): Promise<void> {
    const ended = servers.map(closeListener)
    for (const connection of connections) connection.destroy('pullscope', 'closing', 'pullscope was stopped')
    await Promise.all([...ended, ...Array.from(connections, (connection) => connection.closed)])
    engine.close()
  }

  let closed: Promise<void> | null = null
  return { address, addresses, close: () => (closed ??= close()) }
}
