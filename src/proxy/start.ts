// Puts the proxy together, and takes it apart again.

import { once } from 'node:events'
import type { Socket } from 'node:net'
import { createAddressGuard } from './address-guard.ts'
import { ClientConnection } from './connection.ts'
import { createDialer, upstreamTrust } from './dial.ts'
import { createInterceptor } from './intercept.ts'
import { leafContexts } from './leaf-contexts.ts'
import { addressOf, openListener } from './listener.ts'
import { openLog } from './log.ts'
import { createEngine, type Engine } from './mitm.ts'
import type { ProxyOptions, RunningProxy } from './options.ts'
import { HEAD_LIMIT } from './upstream.ts'

interface Limits {
  /** How long a client may take from its first packet to its first request, and from CONNECT to the end of TLS. */
  readonly patienceMs: number
}

/** As long as nginx waits for the head of a request. */
const LIMITS: Limits = { patienceMs: 60_000 }

/** Starts listening. Throws `port-in-use`, `address-not-available`; nothing that a client does makes it throw later. */
export async function startProxy(options: ProxyOptions, { patienceMs } = LIMITS): Promise<RunningProxy> {
  const { listen, connectTo, upstreamCa, leafFor, clock } = options
  const log = openLog(options)
  const secureContext = upstreamTrust(upstreamCa)
  const server = await openListener(listen)
  const address = addressOf(server)
  const dial = createDialer({ connectTo, secureContext, clock, guard: createAddressGuard(address) })
  const connections = new Set<ClientConnection>()
  const owners = new WeakMap<Socket, ClientConnection>()

  const engine: Engine = createEngine(
    createInterceptor({
      log,
      own: address,
      connectionOf,
      contextFor: leafContexts(leafFor),
      serve,
      patienceMs,
    }),
    { headLimit: HEAD_LIMIT },
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

  server.on('connection', (raw) => {
    const connection = new ClientConnection({ raw, log, dial })
    connections.add(connection)
    void connection.closed.then(() => connections.delete(connection))
    connection.arm(patienceMs, () => connection.destroy('client', 'timeout', 'the client sent no request'))
    serve(raw, connection)
  })

  async function close(): Promise<void> {
    const ended = once(server, 'close')
    server.close()
    for (const connection of connections) connection.destroy('pullscope', 'closing', 'pullscope was stopped')
    await Promise.all([ended, ...Array.from(connections, (connection) => connection.closed)])
  }

  let closed: Promise<void> | null = null
  return { address, close: () => (closed ??= close()) }
}
